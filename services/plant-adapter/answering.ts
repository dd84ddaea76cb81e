import type { Clock } from '../../shared/runtime/clock.ts'
import type { Log } from '../../shared/runtime/log.ts'
import { advance, nextDueMs, type PlantEvent } from './handler.ts'
import type { Answer } from './line-message.ts'
import type { Entry, PlantState } from './plant-state.ts'
import type { Effect, PlantPolicy } from './step.ts'
import { missedSequencesMax } from './verdict-hearing.ts'

const timerMsMin = 1
/** Node's timers take no longer delays. */
const timerMsMax = 60_000
const sequencesLoggedMax = 100

export interface AnsweringOptions {
  readonly policy: PlantPolicy
  readonly clock: Clock
  readonly state: PlantState
  /** Runs `action` once after a delay and returns how to call it off. */
  readonly schedule: (action: () => void, delayMs: number) => () => void
  readonly record: (entry: Entry) => void
  readonly answer: (answer: Answer) => void
  readonly log: Log
}

/** Feeds events to the core, does what it wants done, and sees to it that time passes for it. */
export interface Answering {
  accept(event: PlantEvent): void
}

export function createAnswering(options: AnsweringOptions): Answering {
  const { policy, clock, schedule, record, answer, log } = options
  let { state } = options
  let wakeMs = Number.POSITIVE_INFINITY
  let callOff = (): void => {}

  function accept(event: PlantEvent): void {
    const monotonicMs = clock.monotonicMs()
    const wallMs = clock.wallMs()
    const standing = { domain: clock.domain, monotonicMs: () => monotonicMs, wallMs: () => wallMs }
    const step = advance(state, event, policy, standing)
    state = step.state
    for (const effect of step.effects) perform(effect)
    awaitNext()
  }

  function perform(effect: Effect): void {
    if (effect.type === 'record') {
      record(effect.entry)
      logEntry(effect.entry, log)
    } else if (effect.type === 'answer') answer(effect.answer)
    else if (effect.type === 'settle') effect.settle()
    else logOddity(effect, log)
  }

  /** A timer may go off a little early; nothing is due then, and it is set once more. */
  function awaitNext(): void {
    const dueMs = nextDueMs(state)
    if (dueMs === wakeMs) return
    callOff()
    wakeMs = dueMs
    if (dueMs === Number.POSITIVE_INFINITY) return
    const delayMs = Math.min(timerMsMax, Math.max(timerMsMin, dueMs - clock.monotonicMs()))
    callOff = schedule(() => {
      wakeMs = Number.POSITIVE_INFINITY
      accept({ type: 'time' })
    }, delayMs)
  }

  return { accept }
}

function logEntry({ actuation, trigger, partId, sequence }: Entry, log: Log): void {
  const fields = { trigger, partId, sequence, ...actuation }
  const part = sequence === undefined ? `trigger ${trigger}` : `part ${sequence}`
  if (actuation.entry === 'refused') {
    log.error(fields, `a verdict of ${part} was refused: ${actuation.reason}`)
  } else if (actuation.entry === 'late') {
    log.warn(fields, `the verdict of ${part} came ${Math.round(actuation.lateMs)} ms after the line’s answer`)
  } else {
    const { answer, basis } = actuation
    log[basis === 'not-inspected' ? 'warn' : 'info'](fields, `${part}: the line was told ${answer} (${basis})`)
  }
}

function logOddity(
  effect: Extract<Effect, { type: 'trigger-repeated' | 'part-ignored' | 'parts-missed' }>,
  log: Log,
): void {
  if (effect.type === 'trigger-repeated') {
    const { trigger } = effect
    log.warn({ trigger }, `trigger ${trigger} came again and was not taken for another part`)
  } else if (effect.type === 'part-ignored') {
    log.error({ sequence: effect.sequence }, `part ${effect.sequence} gets no answer of its own: ${effect.reason}`)
  } else {
    const { length } = effect.sequences
    const parts = length < missedSequencesMax ? `${length}` : `${length} or more`
    const sequences = effect.sequences.slice(0, sequencesLoggedMax)
    log.warn(
      { sequences },
      `${parts} parts became known long after they were due; the line was told nothing more of them`,
    )
  }
}
