import sharp from 'sharp'
import type { RgbImage } from './image.ts'

/**
 * Draws vector graphics over an image. Words are left out on a machine without any font.
 * @param svg of the image's size, made here: it is trusted
 * @returns a PNG
 */
export async function drawOver({ data, width, height }: RgbImage, svg: string): Promise<Buffer> {
  // Decoding pictures of parts has no use for this loader, and blocks it.
  sharp.unblock({ operation: ['VipsForeignLoadSvgBuffer'] })
  try {
    return await sharp(data, { raw: { width, height, channels: 3 } })
      .composite([{ input: Buffer.from(svg) }])
      .png()
      .toBuffer()
  } finally {
    sharp.block({ operation: ['VipsForeignLoadSvgBuffer'] })
  }
}
