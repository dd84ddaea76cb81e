/** Frames of which it is remembered where they are; a part is decided long before so many others have come. */
const framesMax = 10_000

/** Where the frames of the newest parts are in their stream. */
export interface FramePlaces {
  heard(partId: string, view: string, streamSequence: number): void
  /** @returns undefined where the frame has not been heard of, or was forgotten */
  placeOf(partId: string, view: string): number | undefined
}

export function createFramePlaces(): FramePlaces {
  const places = new Map<string, number>()
  return {
    heard(partId, view, streamSequence) {
      places.set(`${partId} ${view}`, streamSequence)
      const [oldest] = places.keys()
      if (places.size > framesMax && oldest !== undefined) places.delete(oldest)
    },
    placeOf: (partId, view) => places.get(`${partId} ${view}`),
  }
}
