import { describe, expect, test } from 'vitest'
import { aPart } from '../../test/support/builders.ts'
import { frame, play, policy, type Timed, time, trigger, verdict } from '../../test/support/plant-playback.ts'
import { advance, nextDueMs } from './handler.ts'

describe('the answer', () => {
  test('is the verdict, at once, once, and in the journal before it is on its way', () => {
    const { answers, effects } = play([
      [0, trigger()],
      [5, frame({ trigger: 17 })],
      [60, verdict({ trigger: 17 }, 5, { verdict: 'reject', reasons: [{ code: 'check', text: 'bore is 14.2 mm' }] })],
      [190, time],
    ])
    const part = { trigger: 17, partId: aPart().partId, sequence: 1 }
    const answer = { answer: 'reject', basis: 'model+rules', reason: 'bore is 14.2 mm' }
    expect(answers).toEqual([{ type: 'answer', ...part, ...answer }])
    expect(effects.map(({ type }) => type)).toEqual(['record', 'answer', 'settle', 'settle'])
    expect(effects[0]).toMatchObject({ entry: { ...part, actuation: { entry: 'actuated', ...answer, latencyMs: 60 } } })
  })

  test('is the fail-safe at the deadline, from the trigger’s receipt, whatever else is known', () => {
    for (const known of [[], [[5, frame({ trigger: 17 })]], [[5, frame({ trigger: 3 })]]] as Timed[][]) {
      const before = play([[2, trigger()], ...known, [191.9, time]])
      expect(before.answers.filter((answer) => answer.trigger === 17)).toEqual([])
      const { answers } = play([[192, time]], before.state, before.clock)
      expect(answers).toMatchObject([{ trigger: 17, answer: 'reject', basis: 'not-inspected' }])
    }
  })

  test('where the line gives no trigger runs from the capture and by the frame’s own budget', () => {
    const { state, clock, answers } = play([[30, frame({ budgetMs: 500 })]])
    expect([answers, nextDueMs(state)]).toEqual([[], 490])
    expect(play([[490, time]], state, clock).answers).toMatchObject([{ sequence: 1, basis: 'not-inspected' }])
  })

  test('has the line’s own deadline when the trigger comes after the frame', () => {
    const { state } = play([
      [5, frame({ trigger: 17 })],
      [40, trigger()],
    ])
    expect(state.open).toHaveLength(1)
    expect(nextDueMs(state)).toBe(230)
  })

  test('does not wait for the frame when the verdict names the trigger', () => {
    const { answers, settled } = play([
      [0, trigger()],
      [60, verdict({ trigger: 17 })],
      [70, frame({ trigger: 17 })],
    ])
    expect(answers).toMatchObject([{ trigger: 17, sequence: 1, answer: 'pass' }])
    expect(settled).toBe(2)
  })

  test('comes from a verdict that was there before its part', () => {
    expect(
      play([
        [40, verdict()],
        [45, frame()],
      ]).answers,
    ).toMatchObject([{ answer: 'pass' }])
    expect(
      play([
        [40, verdict({ trigger: 17 })],
        [45, trigger()],
      ]).answers,
    ).toMatchObject([{ answer: 'pass' }])
  })

  test('is never a verdict whose time is up, even if nobody looked at the clock in between', () => {
    const { answers, entries } = play([
      [0, frame()],
      [190, verdict()],
    ])
    expect(answers).toMatchObject([{ answer: 'reject', basis: 'not-inspected' }])
    expect(entries).toMatchObject([{ actuation: { entry: 'actuated' } }, { actuation: { entry: 'late', lateMs: 0 } }])
  })

  test('goes to every part when more than can be waited for are announced at once', () => {
    const triggers = Array.from({ length: 1030 }, (_, number): Timed => [0, trigger(number)])
    const { answers, state } = play(triggers)
    expect([answers.length, state.open.length]).toEqual([6, 1024])
    expect(answers[0]).toMatchObject({ trigger: 1024, basis: 'not-inspected' })
  })
})

describe('once only', () => {
  test('a trigger that comes again is not another part, until its number may come round', () => {
    const first = play([
      [0, trigger()],
      [1, trigger()],
      [190, time],
      [300, trigger()],
    ])
    expect(first.answers).toHaveLength(1)
    expect(first.effects.filter(({ type }) => type === 'trigger-repeated')).toHaveLength(2)
    expect(play([[10_300, trigger()]], first.state, first.clock).state.open).toHaveLength(1)
  })

  test('the first true verdict after the answer is late, for a part or for a trigger', () => {
    for (const known of [frame({ trigger: 17 }), trigger()]) {
      const { answers, entries, settled } = play([
        [0, known],
        [190, time],
        [200, verdict({ trigger: 17 })],
      ])
      expect(answers).toHaveLength(1)
      expect(entries[1]).toMatchObject({
        trigger: 17,
        sequence: 1,
        actuation: { entry: 'late', lateMs: 10, verdict: 'pass' },
      })
      expect(settled).toBe(known.type === 'frame' ? 2 : 1)
    }
  })

  test('a frame that comes long after its trigger was answered belongs to it and is no other part', () => {
    const { answers, state, settled } = play([
      [0, trigger()],
      [20_000, frame({ trigger: 17 })],
    ])
    expect([answers.length, state.open.length, settled]).toEqual([1, 0, 1])
  })

  test('a verdict handed out again does nothing but being settled', () => {
    const again = play([
      [0, frame()],
      [60, verdict()],
      [61, verdict()],
      [62, frame()],
    ])
    expect([again.answers.length, again.entries.length, again.settled]).toEqual([1, 1, 4])
  })

  test('a part that becomes known long after it was due is not told to the line any more', () => {
    const { answers, entries, settled, effects } = play([
      [5000, frame()],
      [5100, verdict()],
      [9000, time],
    ])
    expect([answers.length, entries.length, settled]).toEqual([0, 0, 2])
    expect(effects.filter(({ type }) => type === 'parts-missed')).toHaveLength(1)
  })

  test('several views are one part', () => {
    const { answers, settled } = play([
      [0, frame()],
      [3, frame()],
      [60, verdict()],
    ])
    expect([answers.length, settled]).toEqual([1, 3])
  })
})

test('the state it was given stays as it was', () => {
  const { state, clock } = play([[0, trigger()]])
  const copy = structuredClone(state)
  advance(state, verdict({ trigger: 17 }), policy, clock)
  expect(state).toEqual(copy)
})
