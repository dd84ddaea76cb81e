import { describe, expect, test } from 'vitest'
import { outlinePointsMax, type Point } from '../../../shared/contracts/shape.ts'
import { openCvLoaded } from './opencv.ts'
import { simplified } from './simplified.ts'

await openCvLoaded()

/** A polygon's corners with so many points along each side. */
function along(corners: readonly Point[], perSide: number): Point[] {
  return corners.flatMap((from, side) => {
    const to = corners[(side + 1) % corners.length] ?? from
    return Array.from({ length: perSide }, (_, step) => ({
      x: from.x + ((to.x - from.x) * step) / perSide,
      y: from.y + ((to.y - from.y) * step) / perSide,
    }))
  })
}

function circle(radius: number): Point[] {
  const turns = Array.from({ length: Math.ceil(2 * Math.PI * radius) }, (_, index) => index / radius)
  return turns.map((turn) => ({ x: 300 + radius * Math.cos(turn), y: 300 + radius * Math.sin(turn) }))
}

describe('an outline', () => {
  test('keeps its corners, and no more', () => {
    const corners = [
      { x: 10, y: 10 },
      { x: 110, y: 10 },
      { x: 110, y: 60 },
      { x: 10, y: 60 },
    ]
    const few = simplified(along(corners, 50))
    expect(few).toHaveLength(4)
    expect(few).toEqual(expect.arrayContaining(corners))
  })

  test.each([10, 60, 250])(
    'of a circle of %i pixels stays at its edge, to half a pixel or less than a hundredth of it',
    (radius) => {
      const few = simplified(circle(radius))
      expect(few.length).toBeLessThanOrEqual(outlinePointsMax)
      const farthest = Math.max(
        ...few.map((point, index) => {
          const next = few[(index + 1) % few.length] ?? point
          return radius - Math.hypot((point.x + next.x) / 2 - 300, (point.y + next.y) / 2 - 300)
        }),
      )
      expect(farthest).toBeLessThan(Math.max(0.6, radius / 150))
    },
  )

  test('that is nothing but corners is made coarser until it is small', () => {
    const comb = Array.from({ length: 1000 }, (_, index) => ({ x: index, y: index % 2 === 0 ? 0 : 40 }))
    const few = simplified(comb)
    expect(few.length).toBeGreaterThan(0)
    expect(few.length).toBeLessThanOrEqual(outlinePointsMax)
    expect(simplified([])).toEqual([])
  })
})
