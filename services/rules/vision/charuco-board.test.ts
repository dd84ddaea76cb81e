import { describe, expect, test } from 'vitest'
import { type BoardDesign, drawBoard, findBoardCorners, markersOf } from './charuco-board.ts'
import { flatScale } from './flat-scale.ts'
import { openCvLoaded } from './opencv.ts'
import { photographedBoard } from './photographed-board.ts'

await openCvLoaded()

const design: BoardDesign = { columns: 9, rows: 6, squareMm: 10, markerMm: 7, dictionary: '5x5_100' }

describe('a photo of a drawn board', () => {
  test.each([
    [0.1, 0],
    [0.123, 7],
    [0.15, -21],
  ])('at %f mm a pixel, turned by %d degrees: right to a thousandth', (millimetresPerPixel, turnDegrees) => {
    const corners = findBoardCorners(photographedBoard(design, { millimetresPerPixel, turnDegrees }), design)
    expect(corners).toHaveLength(40)
    const scale = flatScale(corners)
    expect(Math.abs((scale?.millimetresPerPixel ?? 0) / millimetresPerPixel - 1)).toBeLessThan(0.001)
    expect(scale?.residualPixels).toBeLessThan(0.2)
    expect(scale?.unevenPercent).toBeLessThan(0.5)
  })

  test('a camera that looks askew is told from one that does not', () => {
    const photo = photographedBoard(design, { millimetresPerPixel: 0.12, turnDegrees: 0, askew: 0.04 })
    const scale = flatScale(findBoardCorners(photo, design))
    expect(scale?.unevenPercent).toBeGreaterThan(2)
    expect(scale?.residualPixels).toBeGreaterThan(0.5)
    expect(scale?.residualOfPerspectivePixels).toBeLessThan(0.2)
  })

  test('another board, or none, has no corners', () => {
    const photo = photographedBoard(design, { millimetresPerPixel: 0.12, turnDegrees: 0 })
    expect(findBoardCorners(photo, { ...design, dictionary: '6x6_250' })).toEqual([])
    expect(findBoardCorners({ ...photo, data: new Uint8Array(photo.data.length) }, design)).toEqual([])
  })
})

test('the board to print has the shape of the board, and says how large it is', () => {
  const { image, pixelsPerMm } = drawBoard(design)
  const margin = 2 * 60
  expect([image.width - margin, image.height - margin].map((pixels) => pixels / pixelsPerMm)).toEqual([90, 60])
  expect(markersOf(design)).toEqual({ needed: 27, there: 100 })
})
