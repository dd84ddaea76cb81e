import { describe, expect, test } from 'vitest'
import { type EdgeSearch, edgePoints, scanned } from './caliper.ts'
import { crop } from './crop.ts'
import { edgeGrey, noisy } from './drawn-edge.ts'
import { box, drawnImage } from './drawn-image.ts'
import { withMats } from './opencv.ts'

const search: EdgeSearch = { scan: 'left-right', step: 'any', take: 'strongest', minContrast: 20 }

function found(image: ReturnType<typeof drawnImage>, settings: Partial<EdgeSearch> = {}) {
  const { width, height } = image.pixels
  return withMats((keep) => {
    const wanted = { ...search, ...settings }
    return edgePoints(scanned(crop(image, { x: 0, y: 0, width, height }, keep).mat, wanted.scan, keep), wanted)
  })
}

const ground = [150, 150, 150] as const

/** From the left: 150, then 50, then 150, then 220. */
const steps = drawnImage(120, 10, ground, box(30, 0, 30, 10, [50, 50, 50]), box(90, 0, 30, 10, [220, 220, 220]))

describe('of three edges on a line', () => {
  test.each([
    [{ take: 'first' }, 29.5],
    [{ take: 'last' }, 89.5],
    [{ take: 'first', step: 'dark-to-light' }, 59.5],
    [{ take: 'last', step: 'dark-to-light' }, 89.5],
    [{ take: 'strongest', step: 'dark-to-light' }, 59.5],
    [{ take: 'last', step: 'dark-to-light', minContrast: 80 }, 59.5],
    [{ take: 'last', step: 'light-to-dark' }, 29.5],
  ] as const)('%j is found at %d', (settings, x) => {
    const { points, scanLines } = found(steps, settings)
    expect(scanLines).toBe(10)
    expect(points.map(({ y }) => y)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    for (const point of points) expect(point.x).toBeCloseTo(x, 2)
  })

  test('none is found that is fainter than asked for', () => {
    expect(found(steps, { minContrast: 101 }).points).toEqual([])
    expect(found(steps, { minContrast: 95 }).points).toHaveLength(10)
  })
})

test.each([0.5, 1, 2, 3])('the height of a step does not depend on its blur of %d pixels', (blur) => {
  const flat = noisy(0)
  const image = drawnImage(60, 4, ground, (x, y) =>
    flat(edgeGrey({ position: () => 30, before: 60, after: 120, blur }, x, y)),
  )
  expect(found(image, { minContrast: 56 }).points).toHaveLength(4)
  expect(found(image, { minContrast: 62 }).points).toHaveLength(0)
})

test('from top to bottom, with whole numbers of lines averaged where there are many', () => {
  const image = drawnImage(199, 60, ground, box(0, 20, 199, 40, [40, 40, 40]))
  const { points, scanLines } = found(image, { scan: 'top-bottom', step: 'light-to-dark' })
  expect(scanLines).toBe(49)
  expect(points.map(({ x }) => x)).toEqual(Array.from({ length: 49 }, (_, line) => 1.5 + 4 * line))
  for (const { y } of points) expect(y).toBeCloseTo(19.5, 2)
})

test('a plain image, and one too narrow for an edge, hold none', () => {
  expect(found(drawnImage(40, 5, ground)).points).toEqual([])
  expect(found(drawnImage(2, 5, ground, box(0, 0, 1, 5, [0, 0, 0]))).points).toEqual([])
})

test.each([
  { blur: 0.7, noise: 0, limit: 0.02 },
  { blur: 1, noise: 2, limit: 0.1 },
  { blur: 1, noise: 8, limit: 0.4 },
])('an edge point of 60 grey levels is right to $limit pixels with a blur of $blur and noise of $noise', (drawn) => {
  const withNoise = noisy(drawn.noise)
  const position = (y: number): number => 30 + y / 64
  const image = drawnImage(60, 64, ground, (x, y) =>
    withNoise(edgeGrey({ position, before: 60, after: 120, blur: drawn.blur }, x, y)),
  )
  const { points } = found(image)
  const squares = points.map(({ x, y }) => (x - position(y)) ** 2)
  expect(points).toHaveLength(64)
  const deviation = Math.sqrt(squares.reduce((sum, square) => sum + square) / 64)
  expect(deviation).toBeLessThan(drawn.limit)
})
