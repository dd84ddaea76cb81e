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

/** Looks at some pictures of accepted parts: one at a time, so that it never takes more than a core. */
export interface PictureSampler {
  accepted(reading: Pick<ViewReading, 'partId' | 'view' | 'capturedAtMs'>): void
  /** Until the picture under way is done with. */
  idle(): Promise<void>
}

export function createPictureSampler(options: PictureSamplerOptions): PictureSampler {
  const { intervalMs, nowMs, placeOf } = options
  const takenMs = new Map<string, number>()
  let work: Promise<void> | undefined
  return {
    accepted({ partId, view, capturedAtMs }) {
      if (work || nowMs() - (takenMs.get(view) ?? Number.NEGATIVE_INFINITY) < intervalMs) return
      const place = placeOf(partId, view)
      if (place === undefined) return
      takenMs.set(view, nowMs())
      work = look(options, { partId, view, capturedAtMs }, place).finally(() => {
        work = undefined
      })
    },
    idle: async () => work,
  }
}

async function look(
  { fetch, measure, onMeasured, onEnd }: PictureSamplerOptions,
  { partId, view, capturedAtMs }: Pick<ViewReading, 'partId' | 'view' | 'capturedAtMs'>,
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
