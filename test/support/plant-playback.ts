import { advance, type PlantEvent } from '../../services/plant-adapter/handler.ts'
import { type Entry, type PlantState, recall } from '../../services/plant-adapter/plant-state.ts'
import type { Effect } from '../../services/plant-adapter/step.ts'
import { aPart, aVerdict, type FakeClock, fakeClock } from './builders.ts'

/** What the plant adapter's core is told in its tests: the builders' part, captured at 0, of trigger 17 where one is given. */
export const policy = { station: 'press', failSafe: 'reject', budgetMs: 200, answerMarginMs: 10 } as const
export const otherPartId = '01KDZQ1G000000000000000002'
export const time: PlantEvent = { type: 'time' }
const settle = (): void => {}

export type Timed = readonly [atMs: number, event: PlantEvent]

export function trigger(number = 17): PlantEvent {
  return { type: 'trigger', trigger: number }
}

export function frame(changes = {}): PlantEvent {
  return { type: 'frame', envelope: aPart(changes), settle }
}

export function verdict(changes = {}, streamSequence = 5, verdictChanges = {}): PlantEvent {
  return { type: 'verdict', envelope: aPart(changes), verdict: aVerdict(verdictChanges), streamSequence, settle }
}

export function started(entries: readonly Entry[] = [], clock: FakeClock = fakeClock()): PlantState {
  return recall(entries, { monotonicMs: clock.monotonicMs(), wallMs: clock.wallMs() })
}

/** Plays events at their times and collects what the core wants done. */
export function play(events: readonly Timed[], state = started(), clock = fakeClock()) {
  const effects: Effect[] = []
  let current = state
  for (const [atMs, event] of events) {
    clock.advance(atMs - clock.monotonicMs())
    const step = advance(current, event, policy, clock)
    current = step.state
    effects.push(...step.effects)
  }
  const answers = effects.flatMap((effect) => (effect.type === 'answer' ? [effect.answer] : []))
  const entries = effects.flatMap((effect) => (effect.type === 'record' ? [effect.entry] : []))
  const settled = effects.filter(({ type }) => type === 'settle').length
  return { state: current, effects, answers, entries, settled, clock }
}
