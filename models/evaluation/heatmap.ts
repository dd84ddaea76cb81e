/** One number for every cell, row by row. */
export interface Heatmap {
  readonly heatmap: Float32Array
  readonly rows: number
  readonly columns: number
}

/** Between which two cells a pixel lies, and how near to the second. */
interface Place {
  readonly before: number
  readonly after: number
  readonly share: number
}

/** Pixels of one axis among the cells of that axis; beyond the middle of the outermost cells the map goes on as it ends. */
function places(pixels: number, cells: number): Place[] {
  return Array.from({ length: pixels }, (_, pixel) => {
    const position = Math.min(Math.max(((pixel + 0.5) * cells) / pixels - 0.5, 0), cells - 1)
    const before = Math.floor(position)
    return { before, after: Math.min(before + 1, cells - 1), share: position - before }
  })
}

/** A heatmap scaled to pixels, straight lines between the middles of its cells; `width · height` numbers. */
export function scaledHeatmap({ heatmap, rows, columns }: Heatmap, width: number, height: number): Float32Array {
  const across = places(width, columns)
  const scaled = new Float32Array(width * height)
  places(height, rows).forEach(({ before, after, share }, y) => {
    across.forEach((column, x) => {
      const cell = (row: number) => {
        const left = heatmap[row * columns + column.before] as number
        const right = heatmap[row * columns + column.after] as number
        return left + (right - left) * column.share
      }
      const top = cell(before)
      scaled[y * width + x] = top + (cell(after) - top) * share
    })
  })
  return scaled
}
