import { expect, test } from 'vitest'
import { noGaps, takeSettled, withSequence } from './sequence-gaps.ts'

const late = 60_000

function heard(newest: number, ...sequences: number[]) {
  return sequences.reduce((gaps, sequence) => withSequence(gaps, sequence, 0), noGaps(newest))
}

test('numbers that follow each other leave nothing open, nor does the first there is', () => {
  expect(heard(0, 41, 42, 43)).toEqual({ newest: 43, open: [] })
})

test('what was passed over is told once, a minute later', () => {
  const gaps = heard(10, 11, 15)
  expect(takeSettled(gaps, late - 1).settled).toEqual([])
  const taken = takeSettled(gaps, late)
  expect(taken.settled).toEqual([{ from: 12, to: 14 }])
  expect(takeSettled(taken.gaps, late).settled).toEqual([])
})

test('what comes in another order is not missed, and splits what is', () => {
  expect(takeSettled(heard(10, 13, 11, 12), late).settled).toEqual([])
  expect(takeSettled(heard(10, 16, 13), late).settled).toEqual([
    { from: 11, to: 12 },
    { from: 14, to: 15 },
  ])
})

test('what came while the archive was away and left the stream is missed at its return', () => {
  expect(takeSettled(heard(500, 900), late).settled).toEqual([{ from: 501, to: 899 }])
})

test('a count that began anew misses nothing', () => {
  expect(takeSettled(heard(1_000_000, 1, 2), late).settled).toEqual([])
})
