import sharp from 'sharp'
import type { RgbImage } from '../../shared/imaging/image.ts'
import { cropAndScale } from '../../shared/imaging/scale.ts'

/** How the camera sees a part. */
export interface Look {
  /** Whether another part lies there. */
  readonly isOther: boolean
  /** Share of the light that is missing. */
  readonly dimmed: number
  /** Standard deviation of a Gaussian blur, in pixels of the picture as it is judged. */
  readonly blurPixels: number
  /** By how much red is amplified, and blue weakened. */
  readonly cast: number
  /** To the right and down, in pixels of the camera. */
  readonly shiftPixels: number
}

export const asUsual: Look = { isOther: false, dimmed: 0, blurPixels: 0, cast: 0, shiftPixels: 0 }

/** Pixels to which pictures are squeezed, both ways. */
export const side = 192
/** Left out all round, so that a shifted picture shows what the camera would see there. */
const marginPixels = 12

/** What the camera would have given. */
export async function seen(image: RgbImage, { dimmed, blurPixels, cast, shiftPixels }: Look): Promise<RgbImage> {
  const region = {
    x: marginPixels - shiftPixels,
    y: marginPixels - shiftPixels,
    width: image.width - 2 * marginPixels,
    height: image.height - 2 * marginPixels,
  }
  const square = await cropAndScale(image, region, { width: side, height: side })
  const gains = [1 + cast, 1, 1 - cast].map((gain) => gain * (1 - dimmed))
  const data = square.data.map((value, place) => Math.min(255, Math.round(value * (gains[place % 3] as number))))
  if (blurPixels === 0) return { width: side, height: side, data }
  const raw = { width: side, height: side, channels: 3 } as const
  return { width: side, height: side, data: await sharp(data, { raw }).blur(blurPixels).raw().toBuffer() }
}
