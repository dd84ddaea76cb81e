import { expect, it } from 'vitest'
import { fitAnomalyHead } from './anomaly-head.ts'
import type { GoodPatches } from './good-patches.ts'
import type { Position } from './places.ts'
import { plainScore } from './plain-score.ts'
import { normalDraw, seededRandom } from './random.ts'

const grid = { rows: 8, columns: 8 }
const random = seededRandom(3)
const cells = Int32Array.from({ length: 64 }, (_, cell) => cell)

/** Two features a cell that say whether it is dark; good parts are dark on their left. */
function featuresWhere(isDark: (cell: number) => boolean) {
  const data = Float32Array.from({ length: 128 }, (_, index) => (isDark(index >> 1) ? 5 : 0) + 0.1 * normalDraw(random))
  return { rows: 64, columns: 2, data }
}

const isLeft = (cell: number) => cell % 8 < 4
const seen = (image: number): GoodPatches => ({ image, seen: { features: featuresWhere(isLeft), cells }, imagined: [] })
const images = Array.from({ length: 10 }, (_, image) => seen(image))
const anywhere = new Float32Array(64).fill(1)

/** How much worse a dark patch on the right looks than a good part. */
async function misplacedOverGood(position: Position): Promise<number> {
  const head = await fitAnomalyHead(
    images,
    { patchesMax: 100, position, grid, wholeFrom: images.length },
    seededRandom(1),
  )
  const score = (isDark: (cell: number) => boolean) => plainScore(featuresWhere(isDark), head, anywhere, grid)
  return score((cell) => isLeft(cell) || (cell % 8 > 5 && cell > 40)) / score(isLeft)
}

it('finds a good patch in the wrong place far from good where parts lie fixed, and good where they lie free', async () => {
  expect(await misplacedOverGood('fixed')).toBeGreaterThan(2)
  expect(await misplacedOverGood('free')).toBeLessThan(1.5)
})

it('names as examples patches that were seen, and imagines others beside them', async () => {
  const imagined = [{ features: featuresWhere(() => false), cells }]
  const withImagined = images.map((image) => ({ ...image, imagined }))
  const options = { patchesMax: 1000, position: 'free', grid, wholeFrom: images.length } as const
  const all = await fitAnomalyHead(withImagined, options, seededRandom(1))
  expect(all.whitening).toEqual((await fitAnomalyHead(images, options, seededRandom(1))).whitening)
  expect(all.sources).toHaveLength(all.coreset.rows)
  expect(all.coreset.rows).toBe(704)
})
