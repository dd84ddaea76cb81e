import { describe, expect, it } from 'vitest'
import { areaUnderRoc, bestCut, precisionRecallCurve, quantile, rocCurve, shareAbove } from './ranking.ts'

describe('the area under the ROC curve', () => {
  it.each([
    [[1, 2], [3, 4], 1],
    [[1, 2], [1, 2], 0.5],
    [[1, 3], [2, 4], 0.75],
    [[3, 4], [1, 2], 0],
    [[0.1, 0.4], [0.35, 0.8], 0.75],
  ])('of good %j and defects %j is %d', (good, defect, area) => {
    expect(areaUnderRoc(good, defect)).toBe(area)
  })

  it('is the area below the curve, ties included', () => {
    const good = [1, 2, 2, 3, 5]
    const defect = [2, 3, 4, 4]
    const points = rocCurve(good, defect)
    const area = points.slice(1).reduce((sum, { x, y }, index) => {
      const before = points[index] as (typeof points)[0]
      return sum + ((x - before.x) * (y + before.y)) / 2
    }, 0)
    expect(area).toBeCloseTo(areaUnderRoc(good, defect), 12)
  })
})

it('draws the ROC curve from nothing rejected to everything rejected', () => {
  expect(rocCurve([1, 3], [2, 4])).toEqual([
    { x: 0, y: 0 },
    { x: 0, y: 0.5 },
    { x: 0.5, y: 0.5 },
    { x: 0.5, y: 1 },
    { x: 1, y: 1 },
  ])
})

it('draws precision over recall', () => {
  expect(precisionRecallCurve([1, 3], [2, 4])).toEqual([
    { x: 0.5, y: 1 },
    { x: 0.5, y: 0.5 },
    { x: 1, y: 2 / 3 },
    { x: 1, y: 0.5 },
  ])
})

describe('the best cut', () => {
  const good = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
  it('lies on the highest good score when none may be rejected', () => {
    expect(bestCut(good, [9, 10, 11, 12], 0.005)).toEqual({ threshold: 10, falseRejectRate: 0, missRate: 0.5 })
  })
  it('uses up the share that may be rejected', () => {
    expect(bestCut(good, [9, 10, 11, 12], 0.2)).toEqual({ threshold: 8, falseRejectRate: 0.2, missRate: 0 })
  })
})

it('counts a score on the threshold as passed', () => {
  expect(shareAbove([1, 2, 3, 4], 2)).toBe(0.5)
})

it('takes quantiles by nearest rank', () => {
  const values = [9, 1, 5, 3]
  expect([0.5, 0.99, 0, 0.25].map((share) => quantile(values, share))).toEqual([3, 9, 1, 1])
})
