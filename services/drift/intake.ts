import { decodeTime } from 'ulid'
import type { PartEnvelope } from '../../shared/contracts/envelope.ts'
import type { Override, OverrideEnvelope } from '../../shared/contracts/override.ts'
import type { Verdict } from '../../shared/contracts/verdict.ts'
import type { Incoming } from '../../shared/runtime/handler.ts'
import { type Gap, noGaps, takeSettled, withSequence } from '../../shared/runtime/sequence-gaps.ts'
import { isCorrected, readingsOf } from './handler.ts'
import type { Position } from './keeping/view-record.ts'
import type { PictureSampler } from './sampling/picture-sampler.ts'
import { createCorrectedParts } from './watch/corrected-parts.ts'
import type { ViewWatch } from './watch/view-watch.ts'

/** A message from the broker: until it is settled it comes again. */
interface Received extends Position {
  settle(): void
}

export interface IntakeOptions {
  readonly watches: ReadonlyMap<string, ViewWatch>
  readonly sampler: Pick<PictureSampler, 'accepted'>
  /** When the shift began in which something happened; both in milliseconds since 1970. */
  readonly shiftStart: (atMs: number) => number
  readonly monotonicMs: () => number
}

/** Takes in verdicts and overrides, view by view. What they say is settled once it is on the disk. */
export function createIntake({ watches, sampler, shiftStart, monotonicMs }: IntakeOptions) {
  const corrected = createCorrectedParts()
  const views = [...watches.keys()]
  let gaps = noGaps(Math.max(0, ...[...watches.values()].map((watch) => watch.newestSequence())))
  let unsettled: (() => void)[] = []
  return {
    verdict(message: Incoming<PartEnvelope, Verdict>, received: Received): void {
      gaps = withSequence(gaps, message.envelope.sequence, monotonicMs())
      const readings = readingsOf(message)
      corrected.decided(readings)
      for (const reading of readings) {
        const { view, capturedAtMs } = reading
        watches.get(view)?.verdict(reading, gaps.newest, shiftStart(capturedAtMs), positionOf(received))
      }
      sampler.accepted(readings.filter(({ view, isAccepted }) => isAccepted && watches.has(view)))
      unsettled.push(received.settle)
    },
    override({ envelope, body }: Incoming<OverrideEnvelope, Override>, received: Received): void {
      const { partId, revision } = envelope
      const change = corrected.said(partId, revision, isCorrected(body))
      const meant = corrected.viewsOf(partId, views)
      const shiftStartMs = shiftStart(decodeTime(partId))
      for (const [view, watch] of watches)
        watch.override(meant.includes(view) ? change : 0, shiftStartMs, positionOf(received))
      unsettled.push(received.settle)
    },
    /** @returns whether it was new, and a view of this station's */
    baseline(
      { envelope }: Incoming<{ readonly view: string; readonly takenAt: string }, unknown>,
      { settle }: Received,
    ): boolean {
      unsettled.push(settle)
      return watches.get(envelope.view)?.newBaseline(envelope.takenAt) ?? false
    },
    /** Whether anything was taken in that is not on the disk. */
    hasNews: (): boolean => unsettled.length > 0,
    /** @param keep puts what is known onto the disk; what was taken in before is settled if it can */
    save(keep: () => void): void {
      keep()
      for (const settle of unsettled) settle()
      unsettled = []
    },
    /** Parts whose verdicts were passed over long enough ago to be missed; each is told once. */
    missing(): readonly Gap[] {
      const { settled, gaps: rest } = takeSettled(gaps, monotonicMs())
      gaps = rest
      return settled
    },
  }
}

function positionOf({ streamSequence, storedAtMs }: Position): Position {
  return { streamSequence, storedAtMs }
}
