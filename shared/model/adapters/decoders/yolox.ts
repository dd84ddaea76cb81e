import type { Size } from '../../input-size.ts'
import { boxAround, type Candidate, type Decoder } from './decoder.ts'
import { classesAt, mostCertainClass, objectnessAt } from './objectness.ts'

/** Pixels of the input that one cell of each of the three grids stands for. */
const strides = [8, 16, 32] as const

function gridOf({ width, height }: Size, stride: number): { columns: number; rows: number } {
  return { columns: Math.floor(width / stride), rows: Math.floor(height / stride) }
}

/**
 * YOLOX as it is exported: `[1, cells, 5 + classes]`, the cells of the grids of stride 8, 16 and 32 row by row. A box is
 * told from its cell: `(x + column) · stride`, `(y + row) · stride`, `exp(width) · stride`, `exp(height) · stride`.
 * Source: https://github.com/Megvii-BaseDetection/YOLOX, yolox/utils/demo_utils.py
 */
export const yolox: Decoder = {
  overlaps: true,
  shape({ classes, input }) {
    const cells = strides.map((stride) => gridOf(input, stride)).map(({ columns, rows }) => columns * rows)
    return [1, cells.reduce((sum, count) => sum + count, 0), classesAt + classes]
  },
  candidates(values, { classes, input }, confidenceMin) {
    const found: Candidate[] = []
    let start = 0
    for (const stride of strides) {
      const { columns, rows } = gridOf(input, stride)
      for (let cell = 0; cell < rows * columns; cell++, start += classesAt + classes) {
        if ((values[start + objectnessAt] as number) < confidenceMin) continue
        const { classIndex, confidence } = mostCertainClass(values, start, classes)
        if (confidence < confidenceMin) continue
        const x = ((values[start] as number) + (cell % columns)) * stride
        const y = ((values[start + 1] as number) + Math.floor(cell / columns)) * stride
        const width = Math.exp(values[start + 2] as number) * stride
        const height = Math.exp(values[start + 3] as number) * stride
        found.push({ classIndex, confidence, ...boxAround(x, y, width, height) })
      }
    }
    return found
  },
}
