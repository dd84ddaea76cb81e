import { expect, test } from 'vitest'
import { changePoint } from './change-point.ts'

test('finds where the level changed, up or down', () => {
  expect(changePoint([1, 1.2, 0.9, 1.1, 3, 3.1, 2.9])).toBe(4)
  expect(changePoint([5, 5, 1, 1, 1, 1])).toBe(2)
})

test('has no place for fewer than two values', () => {
  expect([changePoint([]), changePoint([1])]).toEqual([0, 0])
})
