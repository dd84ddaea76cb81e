import { driftPictureBytesMax } from '../../../shared/contracts/drift.ts'
import { decodeImage } from '../../../shared/imaging/decode.ts'
import { encodeJpeg } from '../../../shared/imaging/encode.ts'
import type { RgbImage } from '../../../shared/imaging/image.ts'
import { cropAndScale } from '../../../shared/imaging/scale.ts'
import type { Size } from '../../../shared/model/input-size.ts'
import type { ToMeasure } from './measuring-message.ts'

/** Enough to see a loss of focus, and a tenth of what the network would take for a whole frame. */
const sideMax = 384
/** The network halves a picture four times. */
const sideStep = 16
/** From the best to one that any picture fits into a message as. */
const qualities = [80, 60, 40, 20] as const

/** The size at which every picture of a region is looked at: of its shape, at most 384 pixels, in steps of 16. */
export function pictureSize({ width, height }: Size): Size {
  const factor = Math.min(1, sideMax / Math.max(width, height))
  const side = (pixels: number): number => Math.max(sideStep, Math.round((pixels * factor) / sideStep) * sideStep)
  return { width: side(width), height: side(height) }
}

/** @throws {ImageError} when it cannot be decoded @throws {RangeError} when the frame is of another size */
export async function inspectedPicture({ bytes, frame, region }: ToMeasure): Promise<RgbImage> {
  const { width, height } = frame
  const image = await decodeImage(bytes, width * height)
  if (image.width !== width || image.height !== height)
    throw new RangeError(`the picture is ${image.width} × ${image.height}, the recipe says ${width} × ${height}`)
  return cropAndScale(image, region, pictureSize(region))
}

/** The same for people, as a JPEG in base64. */
export async function smallJpeg(image: RgbImage): Promise<string> {
  let jpeg = Buffer.alloc(0)
  for (const quality of qualities) {
    jpeg = Buffer.from(await encodeJpeg(image, quality))
    if (jpeg.length <= driftPictureBytesMax) break
  }
  return jpeg.toString('base64')
}
