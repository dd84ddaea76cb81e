import { type CaptureEnvelope, capturesInFlightMax } from '../../shared/contracts/capture.ts'
import type { Clock } from '../../shared/runtime/clock.ts'
import type { Trigger } from './camera-source.ts'
import { createGathering, type Gathering } from './sources/gathering.ts'

/** The pictures of one request are sent one right after the other; a view that takes longer has none. */
export const captureViewsWaitMs = 100

export interface CaptureDeskOptions {
  /** The views of the station. */
  readonly views: readonly string[]
  readonly clock: Clock
  readonly schedule: (action: () => void, delayMs: number) => void
  readonly take: (trigger: Trigger) => Promise<unknown>
  /** A part was made of the request before. */
  readonly knows: (request: string) => boolean
  /** Requests whose part the broker does not have yet. */
  readonly underWay: () => readonly string[]
  /** Why nothing can be taken in just now; undefined while it can. */
  readonly refusal: () => string | undefined
  /** Told of every picture that does not become part of a part. */
  readonly onDropped: (capture: CaptureEnvelope, reason: string) => void
}

/** Where the pictures of a request find each other and become one part, captured when the first of them arrives. */
export interface CaptureDesk {
  receive(capture: CaptureEnvelope, picture: Uint8Array): void
}

export function createCaptureDesk(options: CaptureDeskOptions): CaptureDesk {
  const { views, clock, schedule, take, knows, underWay, refusal, onDropped } = options
  const open = new Map<string, Gathering>()
  const dropped = new Set<string>()

  const begin = ({ request, views: named, source }: CaptureEnvelope): Gathering => {
    const gathering = createGathering(source, named, captureViewsWaitMs)
    open.set(request, gathering)
    schedule(gathering.end, captureViewsWaitMs)
    const taken = take({ shots: gathering.shots, request, capturedMonotonicMs: clock.monotonicMs() })
    void Promise.allSettled([taken, gathering.finished]).then(() => open.delete(request))
    return gathering
  }
  const drop = (capture: CaptureEnvelope, reason: string): void => {
    dropped.add(capture.request)
    schedule(() => dropped.delete(capture.request), captureViewsWaitMs)
    onDropped(capture, reason)
  }
  const mistake = ({ request, view, views: named }: CaptureEnvelope): string | undefined => {
    if (dropped.has(request)) return 'another picture of the same request was not taken in either'
    const unknown = [view, ...named].find((one) => !views.includes(one))
    if (unknown !== undefined) return `the recipe has no view "${unknown}"; there is ${views.join(', ')}`
    if (!named.includes(view)) return `its view "${view}" is not among those that it names: ${named.join(', ')}`
    const inFlight = new Set([...open.keys(), ...underWay()]).size
    if (inFlight >= capturesInFlightMax) return `${inFlight} requests are on their way to the broker; ask again`
    return refusal()
  }
  return {
    receive(capture, picture) {
      const opened = open.get(capture.request)
      if (!opened && knows(capture.request)) return
      const reason = opened ? undefined : mistake(capture)
      if (reason !== undefined) return drop(capture, reason)
      const gathering = opened ?? begin(capture)
      if (gathering.claim(capture.view)) gathering.give(capture.view, picture)
    },
  }
}
