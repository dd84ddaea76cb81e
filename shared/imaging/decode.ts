import type { Metadata } from 'sharp'
import sharp from 'sharp'
import type { UnableCode } from '../contracts/finding.ts'
import type { RgbImage } from './image.ts'

// One image is decoded at a time by each process, and none twice: threads and caches would only take memory from the judges.
sharp.concurrency(1)
sharp.cache(false)
// Every loader that is not needed is one that hostile bytes cannot reach.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({ operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer'] })

const decodeSecondsMax = 2
const animationHeaderBytesMax = 4096

/** The image cannot be judged; `code` says why in the contract's words, the message in a person's. */
export class ImageError extends Error {
  override name = 'ImageError'
  readonly code: UnableCode
  constructor(code: UnableCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

function mediaType(bytes: Uint8Array): 'image/jpeg' | 'image/png' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'image/jpeg'
  if (bytes[0] === 0x89 && bytes[1] === 0x50 && bytes[2] === 0x4e && bytes[3] === 0x47) return 'image/png'
  return undefined
}

/** The decoder would silently take the first picture. The chunk that tells stands before the first pixels. */
function isAnimatedPng(bytes: Uint8Array): boolean {
  const beginning = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, animationHeaderBytesMax))
  return mediaType(bytes) === 'image/png' && beginning.includes('acTL', 0, 'latin1')
}

/** The size that an image has to have, or how many pixels it may have at most. */
export type AllowedSize = number | { readonly width: number; readonly height: number }

/** Refuses what the header already gives away, before a single pixel is decoded. */
function assertInspectable({ width, height, depth, space }: Metadata, allowed: AllowedSize): void {
  if (depth !== 'uchar') {
    throw new ImageError('image-depth-unsupported', `the image has ${depth} samples; set the camera to 8 bits`)
  }
  if (space !== 'srgb' && space !== 'b-w') {
    throw new ImageError('image-colour-space-unsupported', `the image is in ${space}; set the camera to RGB or grey`)
  }
  const size = `the image is ${width} × ${height} pixels`
  if (typeof allowed === 'number') {
    if (width * height <= allowed) return
    throw new ImageError('image-too-large', `${size}, more than ${allowed} of them are not decoded`)
  }
  if (width === allowed.width && height === allowed.height) return
  throw new ImageError('image-size-unexpected', `${size}, the recipe expects ${allowed.width} × ${allowed.height}`)
}

/**
 * Decodes a JPEG or PNG to 8-bit RGB. Orientation tags and colour profiles are not applied: a camera is mounted once,
 * and its pixels are judged as they come.
 * @param allowed what an image may claim in its header before anything of it is decoded
 * @throws {ImageError} for empty, truncated, foreign, 16-bit, CMYK or animated input, or another size
 */
export async function decodeImage(bytes: Uint8Array, allowed: AllowedSize): Promise<RgbImage> {
  if (bytes.length === 0) throw new ImageError('image-empty', 'the image has no bytes')
  if (!mediaType(bytes)) {
    throw new ImageError('image-type-unsupported', 'the bytes are neither JPEG nor PNG (judged by their first bytes)')
  }
  if (isAnimatedPng(bytes)) {
    throw new ImageError(
      'image-animated',
      'the PNG is an animation: which of its pictures is the part? Send one at a time',
    )
  }
  try {
    const pixelsMax = typeof allowed === 'number' ? allowed : allowed.width * allowed.height
    const image = sharp(bytes, { limitInputPixels: pixelsMax, failOn: 'warning' })
    assertInspectable(await header(bytes), allowed)
    const { data, info } = await image
      .removeAlpha()
      .toColourspace('srgb')
      .timeout({ seconds: decodeSecondsMax })
      .raw()
      .toBuffer({ resolveWithObject: true })
    return { width: info.width, height: info.height, data }
  } catch (error) {
    if (error instanceof ImageError) throw error
    const detail = error instanceof Error ? error.message : String(error)
    throw new ImageError('image-unreadable', `the image cannot be decoded: ${detail}`, { cause: error })
  }
}

/** The header is read without a pixel limit, so that an oversized image is named as such and not as unreadable. */
function header(bytes: Uint8Array): Promise<Metadata> {
  return sharp(bytes, { limitInputPixels: false }).metadata()
}
