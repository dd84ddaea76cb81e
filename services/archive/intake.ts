import type { PartEnvelope } from '../../shared/contracts/envelope.ts'
import type { FrameEnvelope } from '../../shared/contracts/frame.ts'
import type { OverriddenFrameEnvelope } from '../../shared/contracts/overridden.ts'
import type { Override, OverrideEnvelope } from '../../shared/contracts/override.ts'
import { streams } from '../../shared/contracts/streams.ts'
import type { Verdict } from '../../shared/contracts/verdict.ts'
import type { Clock } from '../../shared/runtime/clock.ts'
import type { Incoming } from '../../shared/runtime/handler.ts'
import { type Gap, noGaps, takeSettled, withSequence } from '../../shared/runtime/sequence-gaps.ts'
import { imageClassOf, overrideRecord, type Stored, verdictRecord, viewsWithoutImage } from './handler.ts'
import type { createImageKeeping } from './images/image-keeping.ts'
import type { ImageStore } from './images/image-store.ts'
import { isAdded, type Pressure } from './images/retention.ts'
import type { Spool } from './records/spool.ts'
import type { SpoolName } from './records/table.ts'

/** A message from the broker: until it is settled it comes again. */
interface Received extends Stored {
  settle(): void
}

export interface IntakeOptions {
  readonly spools: Readonly<Record<SpoolName, Pick<Spool, 'append'>>>
  readonly keeping: ReturnType<typeof createImageKeeping>
  readonly images: Pick<ImageStore, 'has' | 'add'>
  readonly pressure: () => Pressure
  readonly clock: Clock
  /** Of the passed parts. */
  readonly passShare: number
  readonly newestSequence: number
  readonly onRecorded: (what: 'verdict' | 'override') => void
}

/** Files everything that is heard, and settles a message when the disk has what is to be kept of it. */
export function createIntake(options: IntakeOptions) {
  const { spools, keeping, images, pressure, clock, passShare, onRecorded } = options
  let gaps = noGaps(options.newestSequence)
  return {
    verdict(message: Incoming<PartEnvelope, Verdict>, received: Received): void {
      const { partId, sequence, viewsExpected } = message.envelope
      const done = afterBoth(() => received.settle())
      spools.verdicts.append(verdictRecord(message, received), () => {
        onRecorded('verdict')
        done()
      })
      gaps = withSequence(gaps, sequence, clock.monotonicMs())
      const without = viewsWithoutImage(message.body)
      const views = viewsExpected.filter((view) => !without.includes(view))
      const isOld = received.storedAtMs < clock.wallMs() - streams.FRAMES.ageMsMax
      keeping.decided({ partId, kept: imageClassOf(partId, message.body, passShare), views, isOld }, done)
    },
    frame({ envelope }: Incoming<FrameEnvelope, unknown>, { streamSequence, settle }: Received): void {
      keeping.frame(envelope, streamSequence, settle)
    },
    override(message: Incoming<OverrideEnvelope, Override>, { settle }: Received): void {
      spools.overrides.append(overrideRecord(message), () => {
        onRecorded('override')
        settle()
      })
    },
    /** The picture of a part that a person spoke of; while the disk has no room it stays with the broker. */
    overridden({ envelope, body }: Incoming<OverriddenFrameEnvelope, Uint8Array>, { settle }: Received): void {
      const { partId, view } = envelope
      if (body.length > 0 && !images.has('override', partId, view)) {
        if (!isAdded('override', pressure())) return
        images.add('override', partId, view, body)
      }
      settle()
    },
    /** Part numbers that were passed over long enough ago to be missed; each is told once. */
    missing(): readonly Gap[] {
      const { settled, gaps: rest } = takeSettled(gaps, clock.monotonicMs())
      gaps = rest
      return settled
    },
  }
}

function afterBoth(action: () => void): () => void {
  let ended = 0
  return () => {
    ended += 1
    if (ended === 2) action()
  }
}
