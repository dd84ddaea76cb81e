import { readFile } from 'node:fs/promises'
import { type BoardDesign, findBoardCorners } from '../../services/rules/vision/charuco-board.ts'
import { cornersMin, flatScale } from '../../services/rules/vision/flat-scale.ts'
import { decodeImage } from '../../shared/imaging/decode.ts'
import type { RgbImage } from '../../shared/imaging/image.ts'
import { CalibrationError } from './calibrate-error.ts'

export interface Scale {
  readonly millimetresPerPixel: number
  /** Of the corners of a board; one length leaves none. */
  readonly residualPixels?: number
  readonly by: 'board' | 'length'
  /** Sentences for the person, with what to do. */
  readonly remarks: readonly string[]
  /** Of the photo it was measured on. */
  readonly frame?: { readonly width: number; readonly height: number }
}

/** Frames are at most so large. */
const pixelsMax = 8192 * 8192
/** A board that leaves more shows more than the noise of its corners. */
const residualMaxPixels = 0.5
/** A measurement of 100 mm is then wrong by half a millimetre at one side. */
const unevenMaxPercent = 0.5
/** Less of the photo tells little of the rest. */
const coveredShareMin = 0.1

/**
 * The scale of a photo of a board.
 * @throws {CalibrationError} where the photo cannot be read or shows too little of the board
 */
export async function scaleOfBoard(file: string, design: BoardDesign): Promise<Scale> {
  const image = await readPhoto(file)
  const corners = findBoardCorners(image, design)
  const all = (design.columns - 1) * (design.rows - 1)
  const scale = flatScale(corners)
  if (!scale) {
    throw new CalibrationError(
      `${file}: ${corners.length} of the ${all} inner corners of the board are seen, at least ${cornersMin} are needed, not ` +
        'in one row: check --board, --dictionary and --marker against the board, and that it is sharp and evenly lit',
    )
  }
  const xs = corners.map(({ seen }) => seen.x)
  const ys = corners.map(({ seen }) => seen.y)
  const covered =
    ((Math.max(...xs) - Math.min(...xs)) * (Math.max(...ys) - Math.min(...ys))) / (image.width * image.height)
  const remarks = [
    `${corners.length} of ${all} corners seen`,
    ...(covered < coveredShareMin ? [coverageRemark(covered)] : []),
    ...unevenRemarks(scale.residualOfPerspectivePixels, scale.unevenPercent),
  ]
  return { ...scale, by: 'board', remarks, frame: { width: image.width, height: image.height } }
}

function coverageRemark(covered: number): string {
  const share = (covered * 100).toFixed(0)
  return `warning: the corners cover ${share} % of the frame and say little about the rest of it: use a larger board`
}

function unevenRemarks(beyondPerspective: number, unevenPercent: number): string[] {
  const askew =
    `warning: millimetres per pixel differ by ${unevenPercent.toFixed(1)} % across the board: the camera looks at it ` +
    'askew; mount it square to the plane of the parts, or lay the board flat'
  const bent =
    `warning: the corners lie ${beyondPerspective.toFixed(2)} pixels off a flat board: the lens distorts, the board is ` +
    'not flat, or the photo is blurred'
  return [
    ...(unevenPercent > unevenMaxPercent ? [askew] : []),
    ...(beyondPerspective > residualMaxPixels ? [bent] : []),
  ]
}

async function readPhoto(file: string): Promise<RgbImage> {
  try {
    return await decodeImage(await readFile(file), pixelsMax)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new CalibrationError(`${file} cannot be read as a picture: ${reason}`, { cause: error })
  }
}
