import { driftPictureBytesMax } from '../../../shared/contracts/drift.ts'
import { decodeImage } from '../../../shared/imaging/decode.ts'
import { encodeJpeg } from '../../../shared/imaging/encode.ts'
import type { RgbImage } from '../../../shared/imaging/image.ts'
import { cropAndScale } from '../../../shared/imaging/scale.ts'
import type { Size } from '../../../shared/model/input-size.ts'
import type { ToMeasure } from './measuring-message.ts'

/** Every picture is looked at squeezed to so many pixels both ways, as in `test/evaluate-drift`. */
export const measuredSide = 192
/** People see it in its own shape, at most so many pixels long. */
const shownSideMax = 384
/** From the best to one that any picture fits into a message as. */
const qualities = [80, 60, 40, 20] as const

/** What the cameras saw of the inspected region: as it is measured, and for people. */
export interface InspectedPicture {
  readonly measured: RgbImage
  /** A JPEG in base64. */
  readonly jpeg: string
}

/** @throws {ImageError} when it cannot be decoded @throws {RangeError} when the frame is of another size */
export async function inspectedPicture({ bytes, frame, region }: ToMeasure): Promise<InspectedPicture> {
  const { width, height } = frame
  const image = await decodeImage(bytes, width * height)
  if (image.width !== width || image.height !== height)
    throw new RangeError(`the picture is ${image.width} × ${image.height}, the recipe says ${width} × ${height}`)
  return {
    measured: await cropAndScale(image, region, { width: measuredSide, height: measuredSide }),
    jpeg: await smallJpeg(await cropAndScale(image, region, shownSize(region))),
  }
}

function shownSize({ width, height }: Size): Size {
  const factor = Math.min(1, shownSideMax / Math.max(width, height))
  return { width: Math.ceil(width * factor), height: Math.ceil(height * factor) }
}

async function smallJpeg(image: RgbImage): Promise<string> {
  let jpeg = Buffer.alloc(0)
  for (const quality of qualities) {
    jpeg = Buffer.from(await encodeJpeg(image, quality))
    if (jpeg.length <= driftPictureBytesMax) break
  }
  return jpeg.toString('base64')
}
