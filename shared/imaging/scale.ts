import sharp from 'sharp'
import { bodyBytesMax } from '../contracts/limits.ts'
import type { Region } from '../contracts/region.ts'
import type { RgbImage } from './image.ts'

/**
 * Cuts a region out of an image and scales it to the given size, without keeping its aspect. Fitting a model and
 * running it both go through here: only then are their scores the same.
 * @param region in pixels of `image`; must lie within it
 */
export async function cropAndScale(
  image: RgbImage,
  region: Region,
  size: { width: number; height: number },
): Promise<RgbImage> {
  const whole = region.width === image.width && region.height === image.height
  if (whole && size.width === image.width && size.height === image.height) return image
  const source = sharp(image.data, { raw: { width: image.width, height: image.height, channels: 3 } })
  const { data, info } = await source
    .extract({ left: region.x, top: region.y, width: region.width, height: region.height })
    .resize(size.width, size.height, { fit: 'fill', kernel: 'linear' })
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, data }
}

const bytesPerPixel = 3

/** A region's own size, or the largest of its shape whose pixels one message can carry; both sides at one scale. */
export function sizeForMessage({ width, height }: { width: number; height: number }): {
  width: number
  height: number
} {
  const wanted = Math.min(1, Math.sqrt(bodyBytesMax / (width * height * bytesPerPixel)))
  const scaledWidth = Math.max(1, Math.floor(width * wanted))
  return { width: scaledWidth, height: Math.max(1, Math.floor((height * scaledWidth) / width)) }
}
