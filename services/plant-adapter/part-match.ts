import type { PartEnvelope } from '../../shared/contracts/envelope.ts'
import { triggerReuseMs } from '../../shared/contracts/limits.ts'
import { streams } from '../../shared/contracts/streams.ts'
import { type Clock, sinceCaptureMs } from '../../shared/runtime/clock.ts'
import type { AnsweredPart, OpenPart, PartIdentity, PlantState } from './plant-state.ts'

/** Frames are kept for so long; what comes later is of another round of the line's counter. */
const announcedMsMax = streams.FRAMES.ageMsMax

/** A part that becomes known so long after it was due passed the line long ago: an answer would be taken for another's. */
const answerableMsMax = 3000

interface Announced extends PartIdentity {
  readonly startedMs: number
}

/** When the part was captured, by this host's monotonic clock. */
export function capturedAtMs(part: PartEnvelope, clock: Clock): number {
  return clock.monotonicMs() - sinceCaptureMs(part, clock)
}

/** True of a part that was due before this run began, or so long ago that the line is not told any more. */
export function isLongPast({ sinceMs }: PlantState, dueMs: number, clock: Clock): boolean {
  return dueMs < Math.max(sinceMs, clock.monotonicMs() - answerableMsMax)
}

/** The part that a message is about: by its identity, or else by the line's number, open ones first. */
export function partAbout(
  { open, answered }: PlantState,
  envelope: PartEnvelope,
  clock: Clock,
): { readonly open: OpenPart } | { readonly answered: AnsweredPart } | undefined {
  const capturedMs = capturedAtMs(envelope, clock)
  const isIt = ({ partId }: PartIdentity): boolean => partId === envelope.partId
  const isAnnounced = (part: Announced): boolean => isAnnouncedAs(part, envelope, capturedMs)
  const past = answered.findLast(isIt)
  if (past) return { answered: past }
  const present = open.find(isIt) ?? open.find(isAnnounced)
  if (present) return { open: present }
  const announcedBefore = answered.findLast(isAnnounced)
  return announcedBefore && { answered: announcedBefore }
}

/** Another part that has this one's number of the line: one trigger is one part. */
export function rivalOf(
  { open, answered }: PlantState,
  envelope: PartEnvelope,
  clock: Clock,
): PartIdentity | undefined {
  const capturedMs = capturedAtMs(envelope, clock)
  const isRival = (part: Announced): boolean =>
    envelope.trigger !== undefined &&
    part.trigger === envelope.trigger &&
    part.partId !== undefined &&
    part.partId !== envelope.partId &&
    Math.abs(capturedMs - part.startedMs) <= triggerReuseMs
  return open.find(isRival) ?? answered.findLast(isRival)
}

/** What a verdict says otherwise than the part it claims to be of; undefined when they agree. */
export function disagreement(part: PartIdentity, envelope: PartEnvelope): string | undefined {
  const fields = ['partId', 'sequence', 'trigger'] as const
  const field = fields.find(
    (name) => part[name] !== undefined && envelope[name] !== undefined && part[name] !== envelope[name],
  )
  return field && `the verdict is of ${field} ${envelope[field]}, the part at the line has ${part[field]}`
}

/**
 * Only the line has named the part so far, and by this number. A picture may be taken, and a gap in the line's numbers be
 * found, long after the trigger, but not before it.
 */
function isAnnouncedAs(part: Announced, { trigger }: PartEnvelope, capturedMs: number): boolean {
  const isNamed = trigger !== undefined && part.partId === undefined && part.trigger === trigger
  return (
    isNamed && Math.abs(capturedMs - part.startedMs) <= (capturedMs < part.startedMs ? triggerReuseMs : announcedMsMax)
  )
}
