import { describe, expect, it } from 'vitest'
import type { Decoder } from './decoder.ts'
import { yoloEndToEnd } from './yolo-end-to-end.ts'
import { yolov5 } from './yolov5.ts'
import { yolov8 } from './yolov8.ts'
import { yolox } from './yolox.ts'

const output = { classes: 2, input: { width: 64, height: 32 } }
const box = { left: 10, top: 4, right: 30, bottom: 16 }

function decode(decoder: Decoder, rows: readonly number[][], confidenceMin = 0.5) {
  return decoder.candidates(Float32Array.from(rows.flat()), output, confidenceMin)
}

describe('yolov8', () => {
  it('has all numbers of one kind together', () => {
    const rows = [
      [20, 1, 40],
      [10, 1, 8],
      [20, 1, 10],
      [12, 1, 4],
      [0.25, 0.25, 0.75],
      [0.5, 0.25, 0.5],
    ]
    expect(decode(yolov8, rows)).toEqual([
      { classIndex: 1, confidence: 0.5, ...box },
      { classIndex: 0, confidence: 0.75, left: 35, right: 45, top: 6, bottom: 10 },
    ])
    expect(yolov8.shape(output)).toEqual([1, 6, 'boxes'])
  })
})

describe('yolov5', () => {
  it('has all numbers of one box together, and is as certain as object and class at once', () => {
    const rows = [
      [20, 10, 20, 12, 0.75, 0.25, 1],
      [20, 10, 20, 12, 0.25, 0, 1],
      [20, 10, 20, 12, 0.75, 0.5, 0.5],
    ]
    expect(decode(yolov5, rows)).toEqual([{ classIndex: 1, confidence: 0.75, ...box }])
    expect(yolov5.shape(output)).toEqual([1, 'boxes', 7])
  })
})

describe('yolo end to end', () => {
  it('has corners, confidence and class', () => {
    const rows = [
      [10, 4, 30, 16, 0.5, 1],
      [10, 4, 30, 16, 0, 0],
    ]
    expect(decode(yoloEndToEnd, rows)).toEqual([{ classIndex: 1, confidence: 0.5, ...box }])
  })

  it.each([2, -1, 0.5])('knows no class %f', (classIndex) => {
    expect(() => decode(yoloEndToEnd, [[10, 4, 30, 16, 0.9, classIndex]])).toThrow('model.json names 2 from 0')
  })
})

describe('yolox', () => {
  // 64 × 32 pixels are 8 × 4 cells of stride 8, 4 × 2 of 16 and 2 × 1 of 32.
  const cells = 32 + 8 + 2
  const nothing = [0, 0, 0, 0, 0, 0, 0]
  const rowsWith = (found: Record<number, number[]>) =>
    Array.from({ length: cells }, (_, cell) => found[cell] ?? nothing)

  it('tells a box from its cell in one of three grids', () => {
    const rows = rowsWith({
      // Row 1, column 2 of the grid of stride 8.
      10: [0.5, -0.5, 0, Math.log(2), 1, 1, 0],
      // Row 1, column 3 of the grid of stride 16.
      39: [0, 0, Math.log(3), 0, 1, 0, 0.75],
      // Column 1 of the grid of stride 32.
      41: [-1, 0.5, 0, 0, 0.5, 0, 1],
    })
    expect(decode(yolox, rows)).toEqual([
      { classIndex: 0, confidence: 1, left: 16, right: 24, top: expect.closeTo(-4, 4), bottom: expect.closeTo(12, 4) },
      {
        classIndex: 1,
        confidence: 0.75,
        left: expect.closeTo(24, 4),
        right: expect.closeTo(72, 4),
        top: 8,
        bottom: 24,
      },
      { classIndex: 1, confidence: 0.5, left: -16, right: 16, top: 0, bottom: 32 },
    ])
    expect(yolox.shape(output)).toEqual([1, 42, 7])
  })
})
