import sharp from 'sharp'

/** A JPEG of one grey, to run something on that needs an image. */
export function blankJpeg(size: { width: number; height: number }): Promise<Uint8Array> {
  return sharp({ create: { ...size, channels: 3, background: '#808080' } })
    .jpeg()
    .toBuffer()
}
