import { expect, test } from 'vitest'
import type { EdgeSearch } from './caliper.ts'
import { crop } from './crop.ts'
import { type DrawnEdge, edgeGrey, noisy } from './drawn-edge.ts'
import { box, drawnImage, type Rgb } from './drawn-image.ts'
import { findStraightEdge } from './edge-line.ts'
import { withMats } from './opencv.ts'

const [width, height] = [100, 80]
const white: Rgb = [250, 250, 250]
const region = { x: 0, y: 0, width, height }

function search(scan: EdgeSearch['scan']): EdgeSearch {
  return { scan, step: 'dark-to-light', take: 'strongest', minContrast: 20 }
}

function found(image: ReturnType<typeof drawnImage>, scan: EdgeSearch['scan']) {
  return withMats((keep) => findStraightEdge(crop(image, region, keep).mat, search(scan), keep))
}

type Dirt = ReturnType<typeof box>

function drawn(scan: EdgeSearch['scan'], position: DrawnEdge['position'], noise: number, seed: number, dirt?: Dirt) {
  const withNoise = noisy(noise, seed)
  const ground: Rgb = [0, 0, 0]
  const edge = { position, before: 60, after: 120 }
  const paint = (x: number, y: number) => withNoise(scan === 'left-right' ? edgeGrey(edge, x, y) : edgeGrey(edge, y, x))
  return drawnImage(width, height, ground, paint, ...(dirt ? [dirt] : []))
}

test.each([
  { scan: 'left-right', noise: 2, limit: 0.03 },
  { scan: 'top-bottom', noise: 2, limit: 0.03 },
  { scan: 'left-right', noise: 8, limit: 0.1 },
  { scan: 'top-bottom', noise: 8, limit: 0.1 },
] as const)(
  '$scan: past dirt and noise of $noise the line follows the edge to $limit pixels',
  ({ scan, noise, limit }) => {
    const slope = Math.tan((4 * Math.PI) / 180)
    const errors = Array.from({ length: 40 }, (_, run) => {
      const start = 30 + run / 40
      // A bright sticker covers the edge on a tenth of the scan lines.
      const sticker = scan === 'left-right' ? box(20, 40, 40, 8, white) : box(40, 20, 10, 40, white)
      const line = found(
        drawn(scan, (across) => start + slope * across, noise, 7919 * (run + 1), sticker),
        scan,
      )
      expect(line?.degrees).toBeCloseTo(scan === 'left-right' ? -4 : 4, 0)
      return (line?.at(40) ?? Number.NaN) - (start + slope * 40)
    })
    for (const error of errors) expect(Math.abs(error)).toBeLessThan(limit)
  },
)

test('it starts and ends at its edge, and says how far a point lies beyond it', () => {
  const line = found(
    drawn('top-bottom', () => 30.25, 0, 1),
    'top-bottom',
  )
  const [first, last] = line?.ends ?? []
  expect(first?.y).toBeCloseTo(30.25, 1)
  expect(last?.y).toBeCloseTo(30.25, 1)
  expect([first?.x, last?.x].map((x) => Math.round(x ?? 0))).toEqual([1, 99])
  expect(line?.offset({ x: 7, y: 33.25 })).toBeCloseTo(3, 1)
})

test('how far a point lies beyond a leaning edge is told square to it', () => {
  const line = found(
    drawn('left-right', (y) => 30 + y / 2, 0, 1),
    'left-right',
  )
  expect(line?.offset({ x: 60, y: 40 })).toBeCloseTo(10 * Math.cos(Math.atan(0.5)), 1)
})

test('an edge on fewer than half of the scan lines is none', () => {
  const short = (lines: number) => drawnImage(width, height, [60, 60, 60], box(50, 0, 50, lines, [120, 120, 120]))
  expect(found(short(44), 'left-right')?.at(10)).toBeCloseTo(49.5, 1)
  expect(found(short(36), 'left-right')).toBeUndefined()
  expect(found(drawnImage(width, height, [60, 60, 60]), 'left-right')).toBeUndefined()
})

test('an edge that is nowhere straight is no straight edge', () => {
  expect(
    found(
      drawn('left-right', (y) => 50 + 12 * Math.sin(y / 6), 0, 1),
      'left-right',
    ),
  ).toBeUndefined()
})
