import type { Region } from '../../../shared/contracts/region.ts'
import { encodeJpeg } from '../../../shared/imaging/encode.ts'
import type { RgbImage } from '../../../shared/imaging/image.ts'
import { cropAndScale } from '../../../shared/imaging/scale.ts'

/** From the best to one that any picture fits into a message as. */
const drawings = [
  { sideMax: 384, quality: 85 },
  { sideMax: 320, quality: 75 },
  { sideMax: 224, quality: 60 },
  { sideMax: 112, quality: 40 },
] as const

/** A part of an image as the best JPEG of at most so many bytes, in base64; never larger than the part itself. */
export async function drawnPicture(image: RgbImage, part: Region, bytesMax: number): Promise<string> {
  let jpeg = Buffer.alloc(0)
  for (const { sideMax, quality } of drawings) {
    const factor = Math.min(1, sideMax / Math.max(part.width, part.height))
    const size = { width: Math.ceil(part.width * factor), height: Math.ceil(part.height * factor) }
    jpeg = Buffer.from(await encodeJpeg(await cropAndScale(image, part, size), quality))
    if (jpeg.length <= bytesMax) break
  }
  return jpeg.toString('base64')
}
