import { smoothStep } from './distance.ts'
import { fractalNoise, latticeValue, valueNoise } from './noise.ts'
import { nominalPart, type Part } from './part.ts'
import { capitalHeight, setText, textDistance } from './stroke-font.ts'

/** One line of print: its place from the mark's top left corner, and its capitals' height. */
interface PrintedLine {
  readonly glyphs: ReturnType<typeof setText>
  readonly xMm: number
  readonly yMm: number
  readonly capitalMm: number
  readonly strokeMm: number
}

const lines: readonly PrintedLine[] = [
  { glyphs: setText('VAGLIO 40-A'), xMm: 0.4, yMm: 0.3, capitalMm: 4.2, strokeMm: 0.62 },
  { glyphs: setText('EN AW-6082 T6'), xMm: 0.4, yMm: 5.8, capitalMm: 1.9, strokeMm: 0.32 },
]

const code = { xMm: 46, yMm: 0, moduleMm: 0.8, modules: 10, seed: 40 } as const

/** Whether a module is dark: solid left and bottom edges, a clock track, and data within. */
function isDarkModule(column: number, row: number): boolean {
  const last = code.modules - 1
  if (column < 0 || row < 0 || column > last || row > last) return false
  if (column === 0 || row === last) return true
  if (row === 0) return column % 2 === 0
  if (column === last) return row % 2 === 1
  return latticeValue(column, row, code.seed) > 0
}

function codeCoverage(xMm: number, yMm: number): number {
  const x = (xMm - code.xMm) / code.moduleMm
  const y = (yMm - code.yMm) / code.moduleMm
  return isDarkModule(Math.floor(x), Math.floor(y)) ? 1 : 0
}

function lineCoverage(line: PrintedLine, xMm: number, yMm: number, spreadMm: number): number {
  const cellMm = line.capitalMm / capitalHeight
  const x = (xMm - line.xMm) / cellMm
  const y = (yMm - line.yMm) / cellMm
  if (x < -2 || y < -2 || y > capitalHeight + 2) return 0
  const beyondMm = textDistance(line.glyphs, x, y) * cellMm - line.strokeMm / 2 - spreadMm
  return 1 - smoothStep(-0.05, 0.05, beyondMm)
}

/**
 * How much of the metal the print covers at a point of the part, from 0 to 1.
 *
 * The edge creeps with the grain and the ink has thin spots, as pad printing on metal has.
 */
export function inkCoverage(part: Part, x: number, y: number): number {
  const { mark } = nominalPart
  const xMm = x - mark.xMm - part.markXMm + mark.widthMm / 2
  const yMm = y - mark.yMm - part.markYMm + mark.heightMm / 2
  if (xMm < -1 || yMm < -1 || xMm > mark.widthMm + 1 || yMm > mark.heightMm + 1) return 0
  const spreadMm = 0.05 * valueNoise(x * 2.2, y * 5, part.grainSeed + 11)
  let coverage = codeCoverage(xMm + spreadMm, yMm + spreadMm)
  for (const line of lines) {
    coverage = Math.max(coverage, lineCoverage(line, xMm, yMm, spreadMm))
  }
  if (coverage === 0) return 0
  const thin = 0.5 + 0.5 * fractalNoise(x * 1.3, y * 2.1, part.grainSeed + 12, 3)
  const pinhole = smoothStep(0.8, 0.95, valueNoise(x * 4, y * 4, part.grainSeed + 13))
  return coverage * (part.markDensity - 0.16 * thin * thin) * (1 - 0.6 * pinhole)
}
