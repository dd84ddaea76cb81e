import type { RgbImage } from '../../../shared/imaging/image.ts'

/** The inspected part of a frame as it reaches the checks, possibly scaled down. */
export interface RulesImage {
  readonly pixels: RgbImage
  /** The frame's pixel at the image's top-left corner. */
  readonly origin: { readonly x: number; readonly y: number }
  /** Pixels of the image per pixel of the frame, above 0 and at most 1. */
  readonly scale: number
  readonly millimetresPerFramePixel: number
}
