import { expect, it } from 'vitest'
import { fitAnomalyHead } from './anomaly-head.ts'
import { heldBackMaps } from './held-back.ts'
import type { Matrix } from './matrix.ts'
import { seededRandom } from './random.ts'

const grid = { rows: 8, columns: 8 }
const draws = seededRandom(1)
const images: Matrix[] = Array.from({ length: 11 }, () => ({
  rows: 64,
  columns: 3,
  data: Float32Array.from({ length: 192 }, draws),
}))

it('judges every image once, by a head that has not seen it', async () => {
  const seen: (readonly Matrix[])[] = []
  const fitHead = (some: readonly Matrix[]) => {
    seen.push(some)
    return fitAnomalyHead(some, 1000, seededRandom(1))
  }
  const maps = await heldBackMaps(images, grid, fitHead, seededRandom(2))
  expect(maps).toHaveLength(11)
  // A head that keeps every patch it has seen finds no distance in its own images.
  for (const map of maps) expect(Math.min(...map)).toBeGreaterThan(0.01)
  for (const image of images) expect(seen.filter((some) => !some.includes(image))).toHaveLength(1)
})
