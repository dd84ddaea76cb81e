import type { Size } from './input-size.ts'
import type { Placement } from './tensor.ts'

/** Numbers over a picture, row by row. */
export interface CellGrid {
  readonly values: Float32Array
  readonly rows: number
  readonly columns: number
}

/** More cells a side tell a person no more and travel with every part. */
const cellsPerSideMax = 64

/** The part of a grid over a model's whole input that lies over the image; cells on its border count as its own. */
export function cutToImage(grid: CellGrid, placement: Placement, input: Size): CellGrid {
  if (placement.width === input.width && placement.height === input.height) return grid
  const { first, rows, columns } = cellsOver(grid, placement, input)
  const values = new Float32Array(rows * columns)
  for (let row = 0; row < rows; row++) {
    const start = (first.row + row) * grid.columns + first.column
    values.set(grid.values.subarray(start, start + columns), row * columns)
  }
  return { values, rows, columns }
}

/** The number, among all cells of the grid, of the one with the largest value that lies over the image. */
export function hottestCell(grid: CellGrid, placement: Placement, input: Size): number {
  const { first, rows, columns } = cellsOver(grid, placement, input)
  let hottest = first.row * grid.columns + first.column
  for (let row = first.row; row < first.row + rows; row++) {
    for (let column = first.column; column < first.column + columns; column++) {
      const cell = row * grid.columns + column
      if ((grid.values[cell] as number) > (grid.values[hottest] as number)) hottest = cell
    }
  }
  return hottest
}

function cellsOver(grid: CellGrid, { left, top, width, height }: Placement, input: Size) {
  const first = { row: cellAt(top, input.height, grid.rows), column: cellAt(left, input.width, grid.columns) }
  const rows = Math.ceil(((top + height) * grid.rows) / input.height) - first.row
  const columns = Math.ceil(((left + width) * grid.columns) / input.width) - first.column
  return { first, rows, columns }
}

function cellAt(pixel: number, pixels: number, cells: number): number {
  return Math.floor((pixel * cells) / pixels)
}

/** At most 64 × 64 cells, each the largest or the mean of those it stands for. */
export function coarsened({ values, rows, columns }: CellGrid, of: 'largest' | 'mean'): CellGrid {
  if (rows <= cellsPerSideMax && columns <= cellsPerSideMax) return { values, rows, columns }
  const coarse = { rows: Math.min(rows, cellsPerSideMax), columns: Math.min(columns, cellsPerSideMax) }
  const merged = new Float32Array(coarse.rows * coarse.columns).fill(of === 'mean' ? 0 : Number.NEGATIVE_INFINITY)
  const counts = new Float32Array(merged.length)
  for (let row = 0; row < rows; row++) {
    const start = cellAt(row, rows, coarse.rows) * coarse.columns
    for (let column = 0; column < columns; column++) {
      const cell = start + cellAt(column, columns, coarse.columns)
      const value = values[row * columns + column] as number
      const before = merged[cell] as number
      merged[cell] = of === 'mean' ? before + value : Math.max(before, value)
      counts[cell] = (counts[cell] as number) + 1
    }
  }
  return { ...coarse, values: of === 'mean' ? merged.map((sum, cell) => sum / (counts[cell] as number)) : merged }
}
