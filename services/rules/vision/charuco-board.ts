import type { Mat, MatVector, Size } from '@techstark/opencv-js'
import type { Point } from '../../../shared/contracts/shape.ts'
import type { RgbImage } from '../../../shared/imaging/image.ts'
import { cv, type Keep, withMats } from './opencv.ts'

/** A chessboard whose white squares hold markers, so that every corner is known even where some are hidden. */
export interface BoardDesign {
  /** Squares side by side, and one above the other. */
  readonly columns: number
  readonly rows: number
  readonly squareMm: number
  readonly markerMm: number
  readonly dictionary: Dictionary
}

/** A corner of the board: where the picture shows it, in pixels, and where it lies on the board, in mm. */
export interface BoardCorner {
  readonly seen: Point
  readonly onBoardMm: Point
}

/** The families of markers that can be printed: cells a side and how many there are. */
export const dictionaries = ['4x4_50', '4x4_100', '4x4_250', '5x5_100', '5x5_250', '6x6_250', '7x7_250'] as const
export type Dictionary = (typeof dictionaries)[number]

/** The margin around the board, as a share of a square; markers at the edge are not found without. */
const marginShare = 0.25
const printedPixelsPerSquare = 240

interface Board {
  generateImage(size: Size, image: Mat, marginPixels: number, borderBits: number): void
  delete(): void
}

/** Not in the package's declarations. */
interface Aruco {
  getPredefinedDictionary(name: number): { delete(): void }
  aruco_CharucoBoard: new (size: Size, square: number, marker: number, dictionary: unknown, ids: Mat) => Board
  aruco_CharucoDetector: new (
    board: Board,
    charuco: unknown,
    detector: unknown,
    refine: unknown,
  ) => {
    detectBoard(image: Mat, corners: Mat, ids: Mat, markerCorners: MatVector, markerIds: Mat): void
    delete(): void
  }
  aruco_CharucoParameters: new () => { delete(): void }
  aruco_DetectorParameters: new () => { delete(): void }
  aruco_RefineParameters: new (distance: number, errorRate: number, allOrders: boolean) => { delete(): void }
}
function boardOf({ columns, rows, squareMm, markerMm, dictionary }: BoardDesign, keep: Keep): Board {
  const family = (cv as unknown as Record<string, number>)[`DICT_${dictionary.toUpperCase()}`]
  if (family === undefined) throw new RangeError(`there is no dictionary ${dictionary}`)
  const aruco = cv as unknown as Aruco
  const markers = keep(aruco.getPredefinedDictionary(family))
  const size = new cv.Size(columns, rows)
  return keep(new aruco.aruco_CharucoBoard(size, squareMm, markerMm, markers, keep(new cv.Mat())))
}

/** How many different markers a board needs, and how many its dictionary has. */
export function markersOf({ columns, rows, dictionary }: BoardDesign): {
  readonly needed: number
  readonly there: number
} {
  return { needed: Math.floor((columns * rows) / 2), there: Number(dictionary.split('_')[1]) }
}

/** A board to print. @returns its picture, and how many of its pixels have to be a millimetre on paper */
export function drawBoard(
  design: BoardDesign,
  pixelsPerSquare = printedPixelsPerSquare,
): { readonly image: RgbImage; readonly pixelsPerMm: number } {
  return withMats((keep) => {
    const margin = Math.round(pixelsPerSquare * marginShare)
    const width = design.columns * pixelsPerSquare + 2 * margin
    const height = design.rows * pixelsPerSquare + 2 * margin
    const grey = keep(new cv.Mat())
    boardOf(design, keep).generateImage(new cv.Size(width, height), grey, margin, 1)
    const rgb = keep(new cv.Mat())
    cv.cvtColor(grey, rgb, cv.COLOR_GRAY2RGB)
    return {
      image: { width, height, data: Uint8Array.from(rgb.data) },
      pixelsPerMm: pixelsPerSquare / design.squareMm,
    }
  })
}

/** The corners of the board that a photo shows, to a fraction of a pixel. */
export function findBoardCorners({ width, height, data }: RgbImage, design: BoardDesign): BoardCorner[] {
  const aruco = cv as unknown as Aruco
  return withMats((keep) => {
    const rgb = keep(new cv.Mat(height, width, cv.CV_8UC3))
    rgb.data.set(data)
    const grey = keep(new cv.Mat())
    cv.cvtColor(rgb, grey, cv.COLOR_RGB2GRAY)
    const detector = keep(
      new aruco.aruco_CharucoDetector(
        boardOf(design, keep),
        keep(new aruco.aruco_CharucoParameters()),
        keep(new aruco.aruco_DetectorParameters()),
        keep(new aruco.aruco_RefineParameters(10, 3, true)),
      ),
    )
    const [corners, ids] = [keep(new cv.Mat()), keep(new cv.Mat())]
    detector.detectBoard(grey, corners, ids, keep(new cv.MatVector()), keep(new cv.Mat()))
    const places: Float32Array = corners.data32F
    return Array.from({ length: ids.rows }, (_, index) => {
      const id = ids.data32S[index] ?? 0
      const column = id % (design.columns - 1)
      const row = Math.floor(id / (design.columns - 1))
      return {
        seen: { x: places[2 * index] ?? 0, y: places[2 * index + 1] ?? 0 },
        onBoardMm: { x: (column + 1) * design.squareMm, y: (row + 1) * design.squareMm },
      }
    })
  })
}
