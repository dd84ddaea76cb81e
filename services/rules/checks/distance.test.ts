import { describe, expect, test } from 'vitest'
import { measureOn } from '../inspection/measure-on.ts'
import type { RulesImage } from '../inspection/rules-image.ts'
import { edgeGrey, noisy } from '../vision/drawn-edge.ts'
import { box, drawnImage } from '../vision/drawn-image.ts'
import { check } from './distance.ts'

const light = [200, 200, 200] as const
const dark = [60, 60, 60] as const
const region = { x: 0, y: 0, width: 120, height: 80 }

function measure(image: RulesImage, settings: object = {}) {
  return measureOn(check, image, region, { direction: 'left-right', limits: { minMm: 1 }, ...settings })
}

/** A strip between two blurred edges, leaning by `slope`, at 0.1 mm a pixel. */
function strip(left: number, right: number, slope: number, noise: number): RulesImage {
  const withNoise = noisy(noise)
  return drawnImage(120, 80, light, (x, y) => {
    const down = edgeGrey({ position: (across) => left + slope * across, before: 200, after: 60 }, x, y)
    const up = edgeGrey({ position: (across) => right + slope * across, before: 60, after: 200 }, x, y)
    return withNoise(Math.max(down, up))
  })
}

describe('the width of a strip', () => {
  test('is measured to a fraction of a pixel', () => {
    const { value, unit, shapes } = measure(strip(30.3, 80.8, 0, 4))
    expect(Math.abs((value ?? 0) - 5.05)).toBeLessThan(0.005)
    expect(unit).toBe('mm')
    expect(shapes?.map(({ shape }) => shape)).toEqual(['line', 'line', 'line'])
  })

  test('is measured square to its edges where it leans', () => {
    const across = Math.cos(Math.atan(0.2))
    expect(measure(strip(20, 80, 0.2, 0)).value).toBeCloseTo(6 * across, 2)
  })

  test('from top to bottom', () => {
    const lying = drawnImage(120, 80, light, box(0, 20, 120, 30, dark))
    expect(measure(lying, { direction: 'top-bottom' }).value).toBeCloseTo(3, 3)
  })
})

test('a gap between two dark parts, whose outer edges are seen too', () => {
  const parts = drawnImage(120, 80, light, box(10, 0, 40, 80, dark), box(62, 0, 40, 80, dark))
  expect(measure(parts).value).toBeCloseTo(9.2, 3)
  const gap = { from: { step: 'dark-to-light' }, to: { step: 'light-to-dark' } }
  expect(measure(parts, gap).value).toBeCloseTo(1.2, 3)
  // The other way round the edges of the left part are taken in the wrong order.
  const wrong = { from: { step: 'dark-to-light', take: 'last' }, to: { step: 'light-to-dark', take: 'first' } }
  expect(measure(parts, wrong)).toMatchObject({
    value: undefined,
    finding: 'could not be measured: its right edge lies before its left edge',
  })
})

test('an edge that is missing, ragged or too faint is named', () => {
  const oneEdge = drawnImage(120, 80, light, box(50, 0, 70, 80, dark))
  const steps = { from: { step: 'light-to-dark' }, to: { step: 'dark-to-light' } }
  expect(measure(oneEdge, steps)).toMatchObject({
    value: undefined,
    finding: 'could not be measured: no straight edge was found for its right end',
  })
  expect(measure(drawnImage(120, 80, light), { direction: 'top-bottom' }).finding).toContain('for its upper end')
  expect(measure(strip(30, 80, 0, 0), { minContrast: 150 }).value).toBeUndefined()
})

test('the two ends of one edge are no distance', () => {
  const oneEdge = drawnImage(120, 80, light, box(50, 0, 70, 80, dark))
  expect(measure(oneEdge)).toMatchObject({ value: undefined })
})

test.each([
  [{ limits: {} }, 'give minMm, maxMm or both'],
  [{ limits: { minMm: 3, maxMm: 2 } }, 'minMm must not be above maxMm'],
])('%j is refused', (settings, message) => {
  const parsed = check.settings.safeParse({ direction: 'left-right', ...settings })
  expect(parsed.error?.issues.map((issue) => issue.message)).toEqual([message])
})
