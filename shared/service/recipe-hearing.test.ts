import { expect, test } from 'vitest'
import { fakeClock } from '../../test/support/builders.ts'
import { createRecipeHearing } from './recipe-hearing.ts'

const [one, two] = ['111111111111', '222222222222']

function hearing() {
  const clock = fakeClock()
  return { clock, ...createRecipeHearing(() => clock.monotonicMs()) }
}

test('the revision that rules is the one that camera-ingest gives to parts, as long as it says so', () => {
  const { clock, heard, ruling } = hearing()
  expect(ruling()).toBeUndefined()
  heard('rules', 'a', { file: one, ready: [two, one], refused: [] })
  expect(ruling()).toBeUndefined()
  heard('camera-ingest', 'b', { file: one, ready: [one], refused: [] })
  expect(ruling()).toBe(one)
  clock.advance(1001)
  expect(ruling()).toBeUndefined()
})

test('one instance of rules that cannot use a revision is enough', () => {
  const { heard, refusal } = hearing()
  heard('rules', 'a', { file: one, ready: [one, two], refused: [] })
  heard('rules', 'b', { file: one, ready: [one], refused: [{ revision: two, reason: 'no such check' }] })
  expect([refusal(one), refusal(two)]).toEqual([undefined, 'no such check'])
})

test('says how many instances of rules are not ready, and nothing where none is there', () => {
  const { clock, heard, notReady } = hearing()
  expect(notReady(one)).toBeUndefined()
  heard('rules', 'a', { file: one, ready: [one, two], refused: [] })
  heard('rules', 'b', { file: one, ready: [one], refused: [] })
  expect([notReady(one), notReady(two)]).toEqual([0, 1])
  clock.advance(1001)
  expect(notReady(one)).toBeUndefined()
})
