import { expect, it } from 'vitest'
import { fitCoreset } from './coreset.ts'
import { seededRandom } from './random.ts'

const random = seededRandom(5)
/** 300 patches about (0, 0), three about (50, 0) and one at (0, 90). */
const crowd = Array.from({ length: 300 }, () => [random(), random()])
const rare = [
  [50, 0.1],
  [50, 0.2],
  [50.1, 0.3],
  [0, 90],
]
const points = [...crowd, ...rare]
const patches = { rows: points.length, columns: 2, data: Float32Array.from(points.flat()) }

it('keeps the rare kinds of good before it keeps a second of the common ones', () => {
  const { rows, data } = fitCoreset(patches, 3, seededRandom(1)).kinds
  const kinds = Array.from({ length: rows }, (_, row) => {
    const [x, y] = data.subarray(row * 2, row * 2 + 2)
    return (x as number) > 40 ? 'right' : (y as number) > 40 ? 'top' : 'crowd'
  })
  expect(kinds.sort()).toEqual(['crowd', 'right', 'top'])
})

it('leaves no patch far from one kept', () => {
  const { rows, data } = fitCoreset(patches, 60, seededRandom(1)).kinds
  const farthest = points.map(([x = 0, y = 0]) =>
    Math.min(
      ...Array.from({ length: rows }, (_, row) =>
        Math.hypot(x - (data[row * 2] as number), y - (data[row * 2 + 1] as number)),
      ),
    ),
  )
  expect(Math.max(...farthest)).toBeLessThan(0.2)
})

it('keeps no patch twice', () => {
  const same = { rows: 40, columns: 2, data: new Float32Array(80).map((_, index) => (index < 40 ? 1 : 7)) }
  expect(fitCoreset(same, 10, seededRandom(1)).kinds.rows).toBe(2)
})

it('chooses the same for the same seed, in many dimensions too', () => {
  const draws = seededRandom(8)
  const wide = { rows: 100, columns: 50, data: Float32Array.from({ length: 5000 }, draws) }
  const once = fitCoreset(wide, 20, seededRandom(4))
  expect(once).toEqual(fitCoreset(wide, 20, seededRandom(4)))
  expect(once).not.toEqual(fitCoreset(wide, 20, seededRandom(5)))
})

it('puts what fills half of every image where it is, whatever the seed', () => {
  const near = Array.from({ length: 50 }, () => [0.8 * random(), 0.8 * random()])
  const background = Array.from({ length: 2000 }, () => [0, 0])
  const far = [
    [9, 0],
    [0, 9],
  ]
  const all = [...near, ...background, ...far]
  for (const seed of [1, 2, 3]) {
    const { data } = fitCoreset(
      { rows: all.length, columns: 2, data: Float32Array.from(all.flat()) },
      3,
      seededRandom(seed),
    ).kinds
    const distances = [0, 1, 2].map((row) => Math.hypot(...data.subarray(row * 2, row * 2 + 2)))
    expect(Math.min(...distances)).toBeLessThan(0.03)
  }
})

it('names for every kind the patch most like it, and one that is eligible where there is one', () => {
  const values = [0, 0.9, 1.2, 50, 51, 52]
  const line = { rows: 6, columns: 1, data: Float32Array.from(values) }
  const { kinds, examples } = fitCoreset(line, 2, seededRandom(1))
  const nearest = Array.from(examples, (row) => values[row])
  expect([...kinds.data].map((kind) => (kind > 40 ? 51 : 0.9))).toEqual(nearest)
  const eligible = fitCoreset(line, 2, seededRandom(1), (row) => values[row] === 52).examples
  expect([...eligible].map((row) => values[row]).sort()).toEqual([0.9, 52])
})
