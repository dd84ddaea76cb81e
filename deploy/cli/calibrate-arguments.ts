import { InvalidArgumentError } from 'commander'
import {
  type BoardDesign,
  type Dictionary,
  dictionaries,
  markersOf,
} from '../../services/rules/vision/charuco-board.ts'
import type { Point } from '../../shared/contracts/shape.ts'
import { CalibrationError } from './calibrate-error.ts'

/** What `vaglio calibrate` was told; which of it belongs together is checked afterwards. */
export interface CalibrateArguments {
  readonly image?: string
  readonly board?: { readonly columns: number; readonly rows: number }
  readonly square?: number
  readonly marker?: number
  readonly dictionary: Dictionary
  readonly length?: number
  readonly from?: Point
  readonly to?: Point
  readonly print?: string
  readonly recipe?: string
  readonly view?: string
}

const squaresMax = 40
/** Of the side of a square: large enough to be read, with a white rim around it. */
const markerShare = 0.7
const markerShareMax = 0.9

export function parseBoard(text: string): { readonly columns: number; readonly rows: number } {
  const [, columns, rows] = /^(\d+)x(\d+)$/.exec(text) ?? []
  const board = { columns: Number(columns), rows: Number(rows) }
  const isRight = [board.columns, board.rows].every((count) => count >= 3 && count <= squaresMax)
  if (isRight) return board
  throw new InvalidArgumentError(
    `Give the squares of the board as columns x rows, 3 to ${squaresMax} each, such as 9x6.`,
  )
}

export function parseMillimetres(text: string): number {
  const value = Number(text)
  if (value > 0 && value <= 10_000) return value
  throw new InvalidArgumentError('Give millimetres above 0, such as 12.5.')
}

export function parsePoint(text: string): Point {
  const [x, y, ...more] = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)))
  if (x !== undefined && y !== undefined && more.length === 0 && Number.isFinite(x) && Number.isFinite(y))
    return { x, y }
  throw new InvalidArgumentError('Give a point of the frame as x,y in pixels, such as 120.5,340.')
}

export function parseDictionary(text: string): Dictionary {
  const found = dictionaries.find((name) => name === text.toLowerCase())
  if (found) return found
  throw new InvalidArgumentError(`Give one of ${dictionaries.join(', ')}.`)
}

/** @throws {CalibrationError} when the board is not fully described, or cannot exist */
export function boardDesign({ board, square, marker, dictionary }: CalibrateArguments): BoardDesign {
  if (!board || square === undefined) {
    throw new CalibrationError(
      'say what the board is like: --board 9x6 --square 10 (squares, and the side of one in mm)',
    )
  }
  const design = { ...board, squareMm: square, markerMm: marker ?? markerShare * square, dictionary }
  if (design.markerMm > markerShareMax * square) {
    throw new CalibrationError(
      `--marker ${design.markerMm}: a marker is at most 0.9 of its square, which is ${square} mm`,
    )
  }
  const { needed, there } = markersOf(design)
  if (needed > there) {
    throw new CalibrationError(
      `--dictionary ${dictionary} has ${there} markers, the board needs ${needed}: take a larger one`,
    )
  }
  return design
}
