import { expect, test } from 'vitest'
import { cholesky, solvedForward } from './cholesky.ts'

test('the factor times itself is the matrix, and solves it', () => {
  const lower = cholesky(Float64Array.of(4, 2, 2, 10), 2)
  expect([...lower]).toEqual([2, 0, 1, 3])
  expect([...solvedForward(lower, [2, 7])]).toEqual([1, 2])
})
