import type { Actuation } from '../../shared/contracts/actuation.ts'
import type { PartEnvelope } from '../../shared/contracts/envelope.ts'
import type { Verdict } from '../../shared/contracts/verdict.ts'
import { emptyReplayWindow, type ReplayWindow, withTaken } from './replay-window.ts'

/** Parts that are remembered after their answer, so that nothing is answered twice and a late verdict finds its part. */
export const answeredPartsMax = 1024

/** What names a part: the line's trigger, the station's own identity, or both. */
export interface PartIdentity {
  readonly trigger?: number | undefined
  readonly partId?: string | undefined
  readonly sequence?: number | undefined
}

/** Tells the broker that a message is no longer needed. The core hands it on and never calls it. */
export type Settle = () => void

/** A part the line waits for. Times are milliseconds of this host's monotonic clock. */
export interface OpenPart extends PartIdentity {
  /** True when the line itself announced it; its time then runs from there. */
  readonly announced: boolean
  /** The trigger's receipt, or the capture where the line gave none. */
  readonly startedMs: number
  readonly dueMs: number
  readonly frames: readonly Settle[]
}

/** A part that had its answer. */
export interface AnsweredPart extends PartIdentity {
  readonly startedMs: number
  readonly answeredMs: number
  /** Where its verdict stands in the stream; `recalled` when the journal of an earlier run knows of one; undefined until one is heard. */
  readonly verdictAt: number | 'recalled' | undefined
}

/** What tells a message of the broker from all others. */
export interface HeardMessage {
  readonly envelope: Pick<PartEnvelope, 'partId'>
  readonly streamSequence: number
}

/** A verdict as the broker handed it out. */
export interface HeardVerdict extends HeardMessage {
  readonly envelope: PartEnvelope
  readonly verdict: Verdict
  readonly settle: Settle
}

/** A verdict of a part nobody knows yet: its frame or trigger may still come. */
export interface Stranger extends HeardVerdict {
  readonly heldUntilMs: number
}

/** Everything the adapter knows. */
export interface PlantState {
  /** Since when this run answers; what was due before is not answered. */
  readonly sinceMs: number
  readonly open: readonly OpenPart[]
  /** Oldest first. */
  readonly answered: readonly AnsweredPart[]
  readonly strangers: readonly Stranger[]
  readonly window: ReplayWindow
  /** The verdicts refused last: handed out again they are not refused again. */
  readonly refused: readonly HeardMessage[]
  /** Parts that were due while no adapter ran, and when they are to be told of. */
  readonly missed: { readonly sequences: readonly number[]; readonly tellAtMs: number }
}

/** What the line was told of a part, as the journal keeps it. */
export interface Entry extends PartIdentity {
  readonly actuation: Actuation
}

/** What is known of a part's earlier entries when the adapter starts. Oldest first. */
export function recall(entries: readonly Entry[], now: { monotonicMs: number; wallMs: number }): PlantState {
  let window = emptyReplayWindow
  let answered: readonly AnsweredPart[] = []
  for (const { actuation, ...identity } of entries) {
    if (actuation.entry === 'refused') continue
    const hasVerdict = actuation.entry === 'late' || actuation.basis !== 'not-inspected'
    if (hasVerdict && identity.sequence !== undefined) window = withTaken(window, identity.sequence)
    if (actuation.entry === 'late') {
      const index = answered.findLastIndex((part) => isSame(part, identity))
      const part = answered[index]
      if (part) answered = answered.with(index, { ...part, ...identity, verdictAt: 'recalled' })
    } else {
      // A wall clock that was set back must not make an answer lie in the future.
      const ageMs = Math.max(0, now.wallMs - Date.parse(actuation.answeredAt))
      const answeredMs = now.monotonicMs - ageMs
      const startedMs = answeredMs - actuation.latencyMs
      const verdictAt = hasVerdict ? ('recalled' as const) : undefined
      answered = [...answered.slice(1 - answeredPartsMax), { ...identity, startedMs, answeredMs, verdictAt }]
    }
  }
  const missed = { sequences: [], tellAtMs: Number.POSITIVE_INFINITY }
  return { sinceMs: now.monotonicMs, open: [], answered, strangers: [], window, refused: [], missed }
}

/** A late verdict's entry names the part as the answer's did, or more fully. */
function isSame(part: PartIdentity, other: PartIdentity): boolean {
  return part.partId === undefined ? part.trigger === other.trigger : part.partId === other.partId
}
