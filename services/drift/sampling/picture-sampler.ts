import type { DriftPictureOutcome } from '../../../shared/telemetry/metrics.ts'
import type { ViewReading } from '../handler.ts'
import type { Measured } from '../measuring/measuring-message.ts'
import type { MeasuredPicture } from '../watch/measured-picture.ts'

export interface PictureSamplerOptions {
  /** Of a view at most one picture in so long a time. */
  readonly intervalMs: number
  readonly nowMs: () => number
  /** @returns where the frame is in its stream; undefined where that is not known */
  readonly placeOf: (partId: string, view: string) => number | undefined
  /** @throws when the broker does not have it any more */
  readonly fetch: (streamSequence: number) => Promise<Uint8Array>
  /** @throws when it is no picture of the view */
  readonly measure: (view: string, bytes: Uint8Array) => Promise<Measured>
  readonly onMeasured: (view: string, picture: MeasuredPicture) => void
  /** `gone`: the frame is not in its stream any more. */
  readonly onEnd: (view: string, outcome: DriftPictureOutcome, reason: string) => void
}

export type Accepted = Pick<ViewReading, 'partId' | 'view' | 'capturedAtMs'>

/** Looks at some pictures of accepted parts: one at a time, so that it never takes more than a core. */
export interface PictureSampler {
  /** @param readings the views of one part that passed; the one that was looked at longest ago has its turn */
  accepted(readings: readonly Accepted[]): void
  /** Until the picture under way is done with. */
  idle(): Promise<void>
}

export function createPictureSampler(options: PictureSamplerOptions): PictureSampler {
  const { intervalMs, nowMs, placeOf } = options
  const takenMs = new Map<string, number>()
  const lastMs = (view: string): number => takenMs.get(view) ?? Number.NEGATIVE_INFINITY
  let work: Promise<void> | undefined
  return {
    accepted(readings) {
      if (work !== undefined) return
      const due = readings.filter(({ view }) => nowMs() - lastMs(view) >= intervalMs)
      for (const reading of due.toSorted((one, other) => lastMs(one.view) - lastMs(other.view))) {
        const place = placeOf(reading.partId, reading.view)
        if (place === undefined) continue
        takenMs.set(reading.view, nowMs())
        work = look(options, reading, place).finally(() => {
          work = undefined
        })
        return
      }
    },
    idle: async () => work,
  }
}

async function look(
  { fetch, measure, onMeasured, onEnd }: PictureSamplerOptions,
  { partId, view, capturedAtMs }: Accepted,
  place: number,
): Promise<void> {
  let bytes: Uint8Array | undefined
  try {
    bytes = await fetch(place)
    onMeasured(view, { partId, capturedAtMs, ...(await measure(view, bytes)) })
    onEnd(view, 'measured', '')
  } catch (error) {
    onEnd(view, bytes ? 'failed' : 'gone', error instanceof Error ? error.message : String(error))
  }
}
