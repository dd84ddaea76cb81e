import type { Actuation } from '../../shared/contracts/actuation.ts'
import type { Clock } from '../../shared/runtime/clock.ts'
import type { Answer } from './line-message.ts'
import {
  type AnsweredPart,
  answeredPartsMax,
  type Entry,
  type HeardVerdict,
  type OpenPart,
  type PartIdentity,
  type PlantState,
  type Settle,
} from './plant-state.ts'
import { withTaken } from './replay-window.ts'

/** What the core wants done, in this order: an entry is in the journal before its answer is on its way. */
export type Effect =
  | { readonly type: 'record'; readonly entry: Entry }
  | { readonly type: 'answer'; readonly answer: Answer }
  | { readonly type: 'settle'; readonly settle: Settle }
  | { readonly type: 'trigger-repeated'; readonly trigger: number }
  | { readonly type: 'part-ignored'; readonly sequence: number; readonly reason: string }
  | { readonly type: 'parts-missed'; readonly sequences: readonly number[] }

/** What is known after an event, and what is to be done because of it. */
export interface Step {
  readonly state: PlantState
  readonly effects: readonly Effect[]
}

/** What stays the same for every part of a station. */
export interface PlantPolicy {
  readonly station: string
  readonly failSafe: 'reject' | 'stop'
  /** The recipe's: for parts that the line announces. */
  readonly budgetMs: number
  readonly answerMarginMs: number
}

type ActuatedEntry = Extract<Actuation, { entry: 'actuated' }>

/** How long a sentence in an entry may be. */
export const reasonCharactersMax = 600

export function stepped(step: Step, changes: Partial<PlantState>, ...effects: readonly Effect[]): Step {
  return { state: { ...step.state, ...changes }, effects: [...step.effects, ...effects] }
}

export function settled(step: Step, settle: Settle): Step {
  return stepped(step, {}, { type: 'settle', settle })
}

/**
 * The line's one answer for an open part, which is then no longer open.
 * @param part as it stands in the state
 * @param heard the verdict it rests on; undefined where none came in time
 */
export function answered(
  step: Step,
  part: OpenPart,
  { answer, basis, reason }: Pick<ActuatedEntry, 'answer' | 'basis' | 'reason'>,
  clock: Clock,
  heard?: HeardVerdict,
): Step {
  const { state } = step
  const answeredMs = clock.monotonicMs()
  const { partId, sequence } = heard?.envelope ?? part
  const identity: PartIdentity = { trigger: part.trigger ?? heard?.envelope.trigger, partId, sequence }
  const actuation: Actuation = {
    entry: 'actuated',
    answer,
    basis,
    reason: reason.slice(0, reasonCharactersMax),
    latencyMs: answeredMs - part.startedMs,
    answeredAt: new Date(clock.wallMs()).toISOString(),
  }
  const { startedMs } = part
  const past: AnsweredPart = { ...identity, startedMs, answeredMs, verdictAt: heard?.streamSequence }
  const settles = [...part.frames, ...(heard ? [heard.settle] : [])]
  return stepped(
    step,
    {
      open: state.open.filter((other) => other !== part),
      answered: [...state.answered.slice(1 - answeredPartsMax), past],
      window: heard ? withTaken(state.window, heard.envelope.sequence) : state.window,
    },
    { type: 'record', entry: { ...identity, actuation } },
    { type: 'answer', answer: { type: 'answer', ...identity, answer, basis, reason: actuation.reason } },
    ...settles.map((settle): Effect => ({ type: 'settle', settle })),
  )
}
