import sharp from 'sharp'
import type { RgbImage } from './image.ts'

const raw = ({ data, width, height }: RgbImage) => sharp(data, { raw: { width, height, channels: 3 } })

/** The same pixels as a PNG. @param dotsPerInch at which it is to be printed */
export function encodePng(image: RgbImage, dotsPerInch?: number): Promise<Buffer> {
  const png = raw(image).png()
  return (dotsPerInch === undefined ? png : png.withMetadata({ density: dotsPerInch })).toBuffer()
}

/** Nearly the same pixels as a JPEG. @param quality 1 to 100 */
export function encodeJpeg(image: RgbImage, quality: number): Promise<Buffer> {
  return raw(image).jpeg({ quality }).toBuffer()
}
