import type { Mat } from '@techstark/opencv-js'
import { type Affine, inverse, mapped } from './affine.ts'
import { cv, type Keep } from './opencv.ts'

/** How much smaller the pictures are on which the stretch is found: it changes slowly over the part. */
const reduction = 4
/** Over how many of those pixels it is averaged: what is smaller than that cannot move by itself, and stays a difference. */
const windowPixels = 31
const pyramid = { scale: 0.5, levels: 1, iterations: 2 } as const
/** The neighbourhood in which the picture is taken for a parabola, and how its middle is favoured. */
const polynomial = { pixels: 5, sigma: 1.1 } as const

/**
 * Finds how the places of a part have moved against each other, as on a long scan or a printed sheet, by dense optical
 * flow (Farnebäck, 2003).
 * @param aligned the reference laid over the picture by `move`, 8-bit, one channel, as is the picture
 * @param stretchMax how far a place can move by it, either way, in pixels
 * @returns for each pixel of the picture the place on the reference that it shows, in two 32-bit floats
 */
export function stretchMap(aligned: Mat, picture: Mat, move: Affine, stretchMax: number, keep: Keep): Mat {
  const flow = keep(new cv.Mat())
  const [from, to] = [picture, aligned].map((mat) => {
    const small = keep(new cv.Mat())
    cv.resize(mat, small, new cv.Size(reducedSide(mat.cols), reducedSide(mat.rows)), 0, 0, cv.INTER_AREA)
    return small
  }) as [Mat, Mat]
  const { scale, levels, iterations } = pyramid
  const { pixels, sigma } = polynomial
  const weighted = cv.OPTFLOW_FARNEBACK_GAUSSIAN
  cv.calcOpticalFlowFarneback(from, to, flow, scale, levels, windowPixels, iterations, pixels, sigma, weighted)
  const map = keep(new cv.Mat())
  cv.resize(flow, map, new cv.Size(picture.cols, picture.rows), 0, 0, cv.INTER_LINEAR)
  const clamped = (shift: number): number => Math.max(-stretchMax, Math.min(stretchMax, shift * reduction))
  const back = inverse(move)
  const places: Float32Array = map.data32F
  for (let pixel = 0; pixel < places.length / 2; pixel += 1) {
    const [right, down] = [places[2 * pixel] as number, places[2 * pixel + 1] as number]
    const onAligned = {
      x: (pixel % picture.cols) + clamped(right),
      y: Math.floor(pixel / picture.cols) + clamped(down),
    }
    const { x, y } = mapped(onAligned, back)
    places[2 * pixel] = x
    places[2 * pixel + 1] = y
  }
  return map
}

function reducedSide(side: number): number {
  return Math.max(1, Math.round(side / reduction))
}
