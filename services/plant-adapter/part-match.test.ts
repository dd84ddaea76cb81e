import { expect, test } from 'vitest'
import { aPart, fakeClock } from '../../test/support/builders.ts'
import { frame, otherPartId, play, started, time, trigger, verdict } from '../../test/support/plant-playback.ts'
import { disagreement } from './part-match.ts'

const captureClock = { domain: 'test-host', monotonicMs: 20_000 }

test('a number that came round is another part: what was captured long before its trigger is not its picture', () => {
  const { answers } = play([
    [15_000, trigger()],
    [15_010, verdict({ trigger: 17 })],
    [15_190, time],
  ])
  expect(answers).toMatchObject([{ trigger: 17, basis: 'not-inspected' }])
})

test('a number that came round may be in a frame before the line says it', () => {
  const { answers, state } = play([
    [0, frame({ trigger: 17 })],
    [60, verdict({ trigger: 17 })],
    [20_010, frame({ trigger: 17, partId: otherPartId, sequence: 2, captureClock })],
    [20_020, trigger()],
    [20_060, verdict({ trigger: 17, partId: otherPartId, sequence: 2, captureClock }, 6)],
  ])
  expect(answers.map(({ sequence, basis }) => [sequence, basis])).toEqual([
    [1, 'model+rules'],
    [2, 'model+rules'],
  ])
  expect(state.open).toEqual([])
})

test('two parts that name one trigger get one answer', () => {
  const { answers, effects, settled } = play([
    [0, frame({ trigger: 17 })],
    [5, frame({ trigger: 17, partId: otherPartId, sequence: 2 })],
    [190, time],
  ])
  expect([answers.length, settled]).toEqual([1, 2])
  expect(effects[0]).toMatchObject({ type: 'part-ignored', sequence: 2 })
})

test('a camera on another host may have a clock that is a little off', () => {
  const captureClock = { domain: 'camera-host', monotonicMs: 5e9 }
  const clock = fakeClock(9000)
  const part = { trigger: 17, captureClock }
  const { answers } = play(
    [
      [9000, trigger()],
      [9050, verdict(part)],
    ],
    started([], clock),
    clock,
  )
  expect(answers).toMatchObject([{ answer: 'pass' }])
})

test('a part and a verdict disagree only in what both of them know', () => {
  const { partId } = aPart()
  expect(disagreement({ trigger: 17 }, aPart())).toBeUndefined()
  expect(disagreement({ trigger: 17, partId, sequence: 1 }, aPart({ trigger: 17 }))).toBeUndefined()
  expect(disagreement({ partId, sequence: 2 }, aPart())).toContain('sequence 1')
})
