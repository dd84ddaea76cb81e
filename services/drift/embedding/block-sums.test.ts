import { expect, test } from 'vitest'
import { normalDraw, randomOf } from '../statistics/random.ts'
import { gaussianDivergence, learntScale, meanDiscrepancy, sumsOf } from './block-sums.ts'
import { embeddingLength } from './embedder.ts'

const random = randomOf({ seed: 1 })

/** Normal embeddings, one after the other, in units that differ from number to number. */
function embeddings(count: number, { shift = 0, spread = 1 } = {}): Float32Array {
  return Float32Array.from({ length: count * embeddingLength }, (_, place) => {
    const unit = 1 + (place % embeddingLength)
    return unit * (shift + spread * normalDraw(random))
  })
}

const scale = learntScale(embeddings(1000), random)
const sums = (...given: Parameters<typeof embeddings>) => sumsOf(embeddings(...given), scale)

test('samples of one kind are no distance apart on average, however few they are', () => {
  const distances = Array.from({ length: 100 }, () => meanDiscrepancy(sums(20), sums(20)))
  const mean = distances.reduce((sum, distance) => sum + distance, 0) / distances.length
  expect(Math.abs(mean)).toBeLessThan(0.005)
})

test('the distance grows with the change, of the mean as of the spread', () => {
  const baseline = sums(500)
  const [none, some, much] = [0, 0.5, 2].map((shift) => meanDiscrepancy(sums(500, { shift }), baseline))
  expect(some).toBeGreaterThan(10 * Math.abs(none ?? 0))
  expect(much).toBeGreaterThan(some ?? 0)
  expect(much).toBeLessThan(2)
  expect(meanDiscrepancy(sums(500, { spread: 2 }), baseline)).toBeGreaterThan(0.05)
})

test('the second opinion is the divergence of normal distributions', () => {
  const baseline = sums(5000)
  expect(gaussianDivergence(sums(5000), baseline)).toBeLessThan(0.05)
  // Of variances four times as large: (4 − 1 − ln 4) / 2 nats each.
  const each = (3 - Math.log(4)) / 2
  const found = gaussianDivergence(sums(5000, { spread: 2 }), baseline) / (embeddingLength * each)
  expect(Math.abs(found - 1)).toBeLessThan(0.15)
})
