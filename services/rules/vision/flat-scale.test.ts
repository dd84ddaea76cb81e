import { expect, test } from 'vitest'
import { mapped, turn } from './affine.ts'
import type { BoardCorner } from './charuco-board.ts'
import { flatScale } from './flat-scale.ts'
import { openCvLoaded } from './opencv.ts'

await openCvLoaded()

const grid = Array.from({ length: 20 }, (_, index) => ({ x: (index % 5) * 10, y: Math.floor(index / 5) * 10 }))

/** A corner as a camera sees it that shows 4 pixels a millimetre. */
const seenAt = (x: number, y: number) => ({ x: 100 + 4 * x, y: 200 + 4 * y })

test('points that one scale explains leave nothing over', () => {
  const corners = grid.map((onBoardMm): BoardCorner => {
    const { x, y } = mapped(onBoardMm, turn(30))
    return { onBoardMm, seen: seenAt(x, y) }
  })
  const scale = flatScale(corners)
  expect(scale?.millimetresPerPixel).toBeCloseTo(0.25, 6)
  expect(scale?.residualPixels).toBeCloseTo(0, 6)
  expect(scale?.unevenPercent).toBeCloseTo(0, 2)
})

test('a lens that distorts leaves over what no look askew explains', () => {
  const corners = grid.map((onBoardMm): BoardCorner => {
    const [x, y] = [onBoardMm.x - 20, onBoardMm.y - 15]
    const stretch = 1 + 0.00004 * (x * x + y * y)
    return { onBoardMm, seen: seenAt(x * stretch, y * stretch) }
  })
  expect(flatScale(corners)?.residualOfPerspectivePixels).toBeGreaterThan(0.3)
})

test('too few points, or points in one row, give no scale', () => {
  const corners = grid.map((onBoardMm): BoardCorner => ({ onBoardMm, seen: seenAt(onBoardMm.x, onBoardMm.y) }))
  expect(flatScale(corners.slice(0, 5))).toBeUndefined()
  expect(flatScale([])).toBeUndefined()
  const row = Array.from({ length: 8 }, (_, x) => ({ onBoardMm: { x, y: 5 }, seen: seenAt(x, 5) }))
  expect(flatScale(row)).toBeUndefined()
})
