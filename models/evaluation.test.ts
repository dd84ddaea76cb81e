import { expect, it } from 'vitest'
import { areaUnderCurve, median, share } from './evaluation.ts'

it('is 1 when every defect scores above every good part, and a half when scores say nothing', () => {
  expect(areaUnderCurve([1, 2], [3, 4])).toBe(1)
  expect(areaUnderCurve([1, 2], [1, 2])).toBe(0.5)
  expect(areaUnderCurve([1, 3], [2, 4])).toBe(0.75)
})

it('writes shares with their counts', () => {
  expect(share(3, 20)).toBe('3 of 20 (15 %)')
})

it('finds the middle of values in any order', () => {
  expect(median([9, 1, 5])).toBe(5)
})
