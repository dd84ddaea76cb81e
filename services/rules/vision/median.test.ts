import { expect, test } from 'vitest'
import { medianOf } from './median.ts'

test('is what stands in the middle of the sorted numbers', () => {
  expect(medianOf(new Float32Array())).toBeNaN()
  expect(medianOf(new Float32Array([7]))).toBe(7)
  expect(medianOf(new Float32Array([2, 1]))).toBe(2)
  let seed = 1
  for (let count = 1; count <= 300; count += 1) {
    // Few different values, so that many are equal, and rows that are sorted already.
    const numbers = Float32Array.from({ length: count }, (_, index) => {
      seed = (seed * 48_271) % 2_147_483_647
      return count % 3 === 0 ? index : seed % (count % 3 === 1 ? 7 : 1000)
    })
    expect(medianOf(numbers.slice())).toBe(numbers.toSorted()[count >> 1])
  }
})
