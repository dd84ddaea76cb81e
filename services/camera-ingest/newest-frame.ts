import type { FrameEnvelope } from '../../shared/contracts/frame.ts'
import { pause } from '../../shared/runtime/backoff.ts'
import type { Clock } from '../../shared/runtime/clock.ts'

const askAgainMs = 200

export interface NewestFrameQuestion {
  /** Resolves to undefined when there is none, or when the broker could not say. */
  readonly newestFrame: () => Promise<FrameEnvelope | undefined>
  readonly brokerIsThere: () => boolean
  readonly clock: Clock
  /** How long a broker that does not answer is asked again. */
  readonly waitMsMax: number
  readonly signal: AbortSignal
}

/** The newest frame at the broker, whose number the next one has to follow; undefined when there is none to be found. */
export async function findNewestFrame(question: NewestFrameQuestion): Promise<FrameEnvelope | undefined> {
  const { newestFrame, brokerIsThere, clock, waitMsMax, signal } = question
  const endMs = clock.monotonicMs() + waitMsMax
  for (;;) {
    // A broker that comes during the question has not answered it.
    const answers = brokerIsThere()
    const newest = await newestFrame()
    const isLast = answers || clock.monotonicMs() >= endMs || signal.aborted
    if (newest || isLast) return newest
    await pause(askAgainMs, signal)
  }
}
