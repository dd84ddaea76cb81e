import { describe, expect, test } from 'vitest'
import type { ScoreBin } from '../../../api/report.ts'
import { coarser, tradeOffAt } from './trade-off.ts'

function bin(score: number, counts: Partial<ScoreBin> = {}): ScoreBin {
  return { score, passed: 0, scoreAlone: 0, otherwise: 0, saidGood: 0, saidBad: 0, ...counts }
}

const bins = [
  bin(0.5, { passed: 90 }),
  bin(0.9, { passed: 5, otherwise: 2, saidBad: 1 }),
  bin(0.98, { passed: 3 }),
  bin(1, { scoreAlone: 4, saidGood: 2 }),
  bin(1.18, { scoreAlone: 1, otherwise: 6 }),
  bin(1.2, { scoreAlone: 7, saidBad: 3 }),
]

describe('another limit', () => {
  test('that is lower rejects what has passed above it', () => {
    expect(tradeOffAt(bins, 0.9)).toEqual({ moreRejected: 8, saidGood: 0, saidBad: 1 })
    expect(tradeOffAt(bins, 0.98)).toMatchObject({ moreRejected: 3 })
  })

  test('that is higher lets pass what was rejected for the score alone, below it', () => {
    expect(tradeOffAt(bins, 1.2)).toEqual({ moreRejected: -5, saidGood: 2, saidBad: 0 })
    expect(tradeOffAt(bins, 3)).toEqual({ moreRejected: -12, saidGood: 2, saidBad: 3 })
  })

  test('that is the threshold itself changes nothing', () => {
    expect(tradeOffAt(bins, 1)).toEqual({ moreRejected: 0, saidGood: 0, saidBad: 0 })
  })

  test('is found although decimals are not exact', () => {
    expect(tradeOffAt([bin(0.3, { passed: 1 })], 0.1 + 0.2)).toMatchObject({ moreRejected: 1 })
  })
})

test('for the eye bins are put together, and the last holds what lies above', () => {
  const wide = coarser(
    [bin(0.98, { passed: 1 }), bin(1, { scoreAlone: 2 }), bin(1.08, { scoreAlone: 3 }), bin(7.5, { otherwise: 4 })],
    5,
    0.02,
    2,
  )
  expect(wide.map(({ score, passed, scoreAlone, otherwise }) => [score, passed, scoreAlone, otherwise])).toEqual([
    [0.9, 1, 0, 0],
    [1, 0, 5, 0],
    [1.9, 0, 0, 4],
  ])
})
