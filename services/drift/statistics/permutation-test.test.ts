import { expect, test } from 'vitest'
import { type BlockSums, joinedRuns, permutationPValue } from './permutation-test.ts'
import { normalDraw, randomOf } from './random.ts'

const meanOf = ([count = 0, sum = 0]: ArrayLike<number> & Iterable<number>) => sum / count
const apart = (present: BlockSums, baseline: BlockSums) => Math.abs(meanOf(present) - meanOf(baseline))
const block = (value: number) => Float64Array.of(10, 10 * value)

test('a change of most blocks is improbable without a cause', () => {
  const random = randomOf({ seed: 1 })
  const baseline = Array.from({ length: 30 }, () => block(normalDraw(random)))
  const present = Array.from({ length: 10 }, () => block(3 + normalDraw(random)))
  expect(permutationPValue(present, baseline, apart, { permutations: 999, random })).toBe(0.001)
})

test('without a change it is below a twentieth in a twentieth of the cases', () => {
  const random = randomOf({ seed: 2 })
  const blocks = (count: number) => Array.from({ length: count }, () => block(normalDraw(random)))
  const values = Array.from({ length: 400 }, () =>
    permutationPValue(blocks(8), blocks(16), apart, { permutations: 199, random }),
  )
  const share = values.filter((value) => value <= 0.05).length / values.length
  expect(share).toBeGreaterThan(0.02)
  expect(share).toBeLessThan(0.09)
})

test('neighbours that are alike move as one: twelve alike blocks are one odd run, and no proof', () => {
  const random = randomOf({ seed: 3 })
  const odd = Array.from({ length: 12 }, () => block(2))
  const usual = Array.from({ length: 36 }, (_, place) => block(Math.floor(place / 12)))
  const options = { permutations: 999, random }
  expect(permutationPValue(odd, usual, apart, options)).toBeLessThan(0.01)
  expect(permutationPValue(joinedRuns(odd, 12), joinedRuns(usual, 12), apart, options)).toBeGreaterThan(0.1)
})
