import sharp from 'sharp'
import type { RgbImage } from './image.ts'

const raw = ({ data, width, height }: RgbImage) => sharp(data, { raw: { width, height, channels: 3 } })

/** The same pixels as a PNG. */
export function encodePng(image: RgbImage): Promise<Buffer> {
  return raw(image).png().toBuffer()
}

/** Nearly the same pixels as a JPEG. @param quality 1 to 100 */
export function encodeJpeg(image: RgbImage, quality: number): Promise<Buffer> {
  return raw(image).jpeg({ quality }).toBuffer()
}
