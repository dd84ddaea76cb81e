import { expect, test } from 'vitest'
import { aPart, aVerdict, fakeClock } from '../../test/support/builders.ts'
import { policy, started } from '../../test/support/plant-playback.ts'
import { advance, nextDueMs, type PlantEvent } from './handler.ts'
import type { Answer } from './line-message.ts'
import type { Entry } from './plant-state.ts'

const seeds = 300
const parts = 12
const answerableMs = policy.budgetMs - policy.answerMarginMs
const settle = (): void => {}

/** Numbers in [0, 1) that a seed repeats: the mulberry32 generator. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

interface Happening {
  readonly atMs: number
  readonly event: PlantEvent | { readonly type: 'restart' }
}

/** A line whose triggers are heard, and whose frames and verdicts are lost, late, doubled, reordered and forged. */
function happenings(random: () => number): Happening[] {
  const all: Happening[] = []
  const add = (atMs: number, event: Happening['event'], times: number, spanMs: number): void => {
    for (let time = 0; time < times; time += 1) all.push({ atMs: atMs + random() * spanMs, event })
  }
  const usually = (): number => [0, 1, 1, 1, 1, 2][Math.floor(random() * 6)] ?? 1
  const seldom = (): number => (random() < 0.1 ? 1 : 0)
  for (let number = 1; number <= parts; number += 1) {
    const atMs = number * 40
    const trigger = 100 + number
    const partId = `01KDZQ1G00000000000000${1000 + number}`
    const captureClock = { domain: 'test-host', monotonicMs: atMs + random() * 5 }
    const envelope = aPart({ partId, sequence: number, trigger, captureClock })
    const { trigger: _, ...nobody } = { ...envelope, partId: `01KDZQ1G00000000000000${2000 + number}` }
    const verdict = aVerdict({ verdict: random() < 0.5 ? 'pass' : 'stop' })
    const heard = { type: 'verdict', verdict, settle } as const
    add(atMs, { type: 'trigger', trigger }, 1, 0)
    add(atMs, { type: 'trigger', trigger }, seldom(), 300)
    add(captureClock.monotonicMs, { type: 'frame', envelope, settle }, usually(), 250)
    add(captureClock.monotonicMs, { ...heard, envelope, streamSequence: number }, usually(), 350)
    add(atMs, { ...heard, envelope: nobody, streamSequence: 500 + number }, seldom(), 300)
  }
  add(0, { type: 'restart' }, random() < 0.5 ? 1 : 0, 700)
  return all.toSorted((one, other) => one.atMs - other.atMs)
}

/** Plays a seed to its end; after a restart the broker hands out again what was not settled. */
function run(seed: number) {
  const todo = happenings(randomFrom(seed))
  const clock = fakeClock()
  const answers: (Answer & { readonly atMs: number })[] = []
  const entries: Entry[] = []
  const inHand = new Set<PlantEvent>()
  let state = started()
  const accept = (event: PlantEvent): void => {
    const step = advance(state, event, policy, clock)
    state = step.state
    for (const effect of step.effects) {
      if (effect.type === 'record') entries.push(effect.entry)
      if (effect.type === 'answer') answers.push({ ...effect.answer, atMs: clock.monotonicMs() })
      if (effect.type === 'settle') effect.settle()
    }
  }
  const deliver = (event: PlantEvent): void => {
    if ('settle' in event) {
      inHand.add(event)
      accept({ ...event, settle: () => inHand.delete(event) })
    } else accept(event)
  }
  const passUntil = (atMs: number): void => {
    for (let dueMs = nextDueMs(state); dueMs <= atMs; dueMs = nextDueMs(state)) {
      clock.advance(dueMs - clock.monotonicMs())
      accept({ type: 'time' })
    }
    clock.advance(atMs - clock.monotonicMs())
  }
  for (const { atMs, event } of todo) {
    passUntil(atMs)
    if (event.type !== 'restart') deliver(event)
    else {
      state = started(entries, clock)
      const again = [...inHand]
      inHand.clear()
      for (const one of again) deliver(one)
    }
  }
  passUntil(20_000)
  return { answers, entries, inHand, restartMs: todo.find(({ event }) => event.type === 'restart')?.atMs }
}

function check(seed: number): void {
  const { answers, entries, inHand, restartMs = Number.NaN } = run(seed)
  const why = `seed ${seed}`
  for (let number = 1; number <= parts; number += 1) {
    const atMs = number * 40
    const its = answers.filter(({ trigger }) => trigger === 100 + number)
    const isCutOff = restartMs >= atMs && restartMs <= atMs + answerableMs
    expect(its.length, why).toBeLessThanOrEqual(1)
    if (isCutOff) continue
    expect(its.length, why).toBe(1)
    expect(its[0]?.atMs, why).toBeLessThanOrEqual(atMs + answerableMs)
  }
  expect(new Set(answers.map(({ trigger }) => trigger)).size, why).toBe(answers.length)
  for (const { answer, basis, sequence, trigger } of answers) {
    if (basis === 'not-inspected') expect(answer, why).toBe('reject')
    else expect(sequence, why).toBe(Number(trigger) - 100)
  }
  const told = entries.flatMap(({ actuation }) => (actuation.entry === 'actuated' ? [actuation.answer] : []))
  expect(told, why).toEqual(answers.map(({ answer }) => answer))
  expect([...inHand], why).toEqual([])
}

test('in any order every trigger is answered once, and truly', () => {
  for (let seed = 1; seed <= seeds; seed += 1) check(seed)
})
