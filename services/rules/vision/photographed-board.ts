import type { RgbImage } from '../../../shared/imaging/image.ts'
import { type BoardDesign, drawBoard } from './charuco-board.ts'
import { cv, openCvLoaded, withMats } from './opencv.ts'

await openCvLoaded()

interface Camera {
  readonly millimetresPerPixel: number
  readonly turnDegrees: number
  /** How much more the right side is shrunken than the left one, across the photo: a camera that looks askew. */
  readonly askew?: number
}

/** A photo of a board of 1280 × 1024 pixels as a camera would take it, blurred and noisy, for tests. */
export function photographedBoard(
  design: BoardDesign,
  { millimetresPerPixel, turnDegrees, askew = 0 }: Camera,
): RgbImage {
  const { image, pixelsPerMm } = drawBoard(design, 120)
  const [width, height] = [1280, 1024]
  const shrink = 1 / (pixelsPerMm * millimetresPerPixel)
  const [cos, sin] = [turnDegrees, turnDegrees - 90].map((degrees) => shrink * Math.cos((degrees * Math.PI) / 180)) as [
    number,
    number,
  ]
  const [x, y] = [image.width / 2, image.height / 2]
  return withMats((keep) => {
    const board = keep(new cv.Mat(image.height, image.width, cv.CV_8UC3))
    board.data.set(image.data)
    cv.GaussianBlur(board, board, new cv.Size(0, 0), 0.8 / shrink)
    const toMiddle = [cos, -sin, width / 2 - cos * x + sin * y, sin, cos, height / 2 - sin * x - cos * y]
    const plain = keep(cv.matFromArray(3, 3, cv.CV_64F, [...toMiddle, 0, 0, 1]))
    const lean = askew / width
    const leaning = keep(cv.matFromArray(3, 3, cv.CV_64F, [1, 0, 0, 0, 1, 0, lean, 0, 1 - (lean * width) / 2]))
    const map = keep(new cv.Mat())
    cv.gemm(leaning, plain, 1, keep(new cv.Mat()), 0, map)
    const photo = keep(new cv.Mat())
    const grey = new cv.Scalar(160, 160, 160)
    cv.warpPerspective(board, photo, map, new cv.Size(width, height), cv.INTER_LINEAR, cv.BORDER_CONSTANT, grey)
    photo.convertTo(photo, -1, 0.7, 30)
    return { width, height, data: Uint8Array.from(photo.data, (value, index) => value + ((index * 7919) % 5) - 2) }
  })
}
