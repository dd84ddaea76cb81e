import { describe, expect, it } from 'vitest'
import { normalDraw, seededRandom } from '../fit/random.ts'
import { intervalOfArea, intervalOfShare } from './interval.ts'
import { areaUnderRoc } from './ranking.ts'

describe('the interval of a share', () => {
  it.each([
    // Clopper & Pearson's table and the closed forms 1 − 0.025^(1/n) where nothing or everything was seen.
    [0, 30, 0, 1 - 0.025 ** (1 / 30)],
    [30, 30, 0.025 ** (1 / 30), 1],
    [1, 20, 0.00127, 0.24873],
    [10, 20, 0.27196, 0.72804],
    [3, 100, 0.00623, 0.08518],
  ])('%i of %i', (count, total, low, high) => {
    const interval = intervalOfShare(count, total)
    expect(interval.low).toBeCloseTo(low, 4)
    expect(interval.high).toBeCloseTo(high, 4)
  })

  it('is a number for thousands of images', () => {
    const { low, high } = intervalOfShare(50, 10_000)
    expect(low).toBeCloseTo(0.00371, 4)
    expect(high).toBeCloseTo(0.00659, 4)
  })
})

describe('the interval of an area under a ROC curve', () => {
  it('ends where the distance to the area seen is 1.96 standard deviations', () => {
    const { low, high } = intervalOfArea(0.8, 20, 30)
    for (const truth of [low, high]) {
      const variance = (truth * (1 - truth) * (1 + 24 * ((1 - truth) / (2 - truth) + truth / (1 + truth)))) / 600
      expect(Math.abs(0.8 - truth) / Math.sqrt(variance)).toBeCloseTo(1.96, 3)
    }
    expect(low).toBeLessThan(0.8)
    expect(high).toBeGreaterThan(0.8)
  })

  it('does not claim perfection of few images without a mistake', () => {
    const { low, high } = intervalOfArea(1, 12, 30)
    expect(low).toBeGreaterThan(0.8)
    expect(low).toBeLessThan(0.95)
    expect(high).toBe(1)
    expect(intervalOfArea(0, 12, 30)).toEqual({ low: 0, high: expect.closeTo(1 - low, 9) })
  })

  it('holds the truth in 95 of 100 repetitions', () => {
    const random = seededRandom(1)
    // Two normal distributions 1.5 deviations apart: the true area is Φ(1.5 / √2).
    const truth = 0.8556
    let held = 0
    for (let repetition = 0; repetition < 1000; repetition++) {
      const good = Array.from({ length: 14 }, () => normalDraw(random))
      const defect = Array.from({ length: 30 }, () => 1.5 + normalDraw(random))
      const { low, high } = intervalOfArea(areaUnderRoc(good, defect), 14, 30)
      if (low <= truth && truth <= high) held++
    }
    expect(held / 1000).toBeGreaterThan(0.93)
    expect(held / 1000).toBeLessThan(0.99)
  })
})
