import type { Shot } from '../camera-source.ts'

/** The views of one trigger while they come in. */
export interface Gathering {
  /** One shot a view; reading it waits for the picture, or fails when the wait is over. */
  readonly shots: readonly Shot[]
  /** Resolves when every view has its picture or the wait is over. */
  readonly finished: Promise<unknown>
  /** True for the request that is to give the view's picture; false when another one does or did. */
  claim(view: string): boolean
  /** @returns false when the wait was over before */
  give(view: string, picture: Uint8Array): boolean
  /** The claim came to nothing: the view may be claimed again, and has this reason when the wait is over before. */
  release(view: string, reason: string): void
  /** Ends the wait for views that nobody has claimed, and from now on for those that are released. */
  endUnclaimed(): void
  /** Ends the wait for all. */
  end(): void
}

/** @param what of whom the pictures are, for people */
export function createGathering(what: string, views: readonly string[], viewsWaitMs: number): Gathering {
  const late = `no picture of this view came within ${viewsWaitMs} ms`
  const places = new Map(views.map((view) => [view, createPlace(late)]))
  let unclaimedEnd = false
  const pictures = [...places.values()].map(({ picture }) => picture)
  return {
    shots: [...places].map(([view, { picture }]) => ({
      view,
      source: `${what}, ${view}`,
      read: () => picture,
    })),
    finished: Promise.allSettled(pictures),
    claim(view) {
      const place = places.get(view)
      if (!place || place.claimed) return false
      place.claimed = true
      return true
    },
    give: (view, picture) => places.get(view)?.give(picture) ?? false,
    release(view, reason) {
      const place = places.get(view)
      if (!place) return
      place.claimed = false
      place.reason = reason
      if (unclaimedEnd) place.end()
    },
    endUnclaimed() {
      unclaimedEnd = true
      for (const place of places.values()) if (!place.claimed) place.end()
    },
    end() {
      for (const place of places.values()) place.end()
    },
  }
}

/** Where the picture of one view will be. */
function createPlace(late: string) {
  let settle: ((picture: Uint8Array | Error) => void) | undefined
  const picture = new Promise<Uint8Array>((resolve, reject) => {
    settle = (outcome) => (outcome instanceof Error ? reject(outcome) : resolve(outcome))
  })
  // A part that is a duplicate reads no picture, and a promise that nobody waits for must not end the process.
  picture.catch(() => {})
  const place = {
    claimed: false,
    reason: late,
    picture,
    give(bytes: Uint8Array): boolean {
      const inTime = settle !== undefined
      settle?.(bytes)
      settle = undefined
      return inTime
    },
    end(): void {
      settle?.(new Error(place.reason))
      settle = undefined
    },
  }
  return place
}
