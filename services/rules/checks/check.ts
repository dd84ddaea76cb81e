import type { z } from 'zod'
import type { Region } from '../../../shared/contracts/region.ts'
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

/** Inclusive, in the measurement's unit. */
export interface Limits {
  readonly min?: number | undefined
  readonly max?: number | undefined
}

/** What a check measured. Whether that passes is judged in one place, by its limits. */
export interface Measurement {
  /** NaN where nothing could be measured; the check then fails. */
  readonly value: number
  readonly unit: string
  readonly limits: Limits
  /** Where it was measured, in pixels of the frame. */
  readonly region: Region
  /** Ends "bore is 14.2 mm …", such as `across`. */
  readonly wording?: string
  /** Says after the check's name, on failure, what "is 14.2 mm, allowed …" would not explain. */
  readonly finding?: string
}

/** A kind of check: one file, listed once in the catalogue. */
export interface Check<Settings> {
  /** The word for it in recipes. */
  readonly kind: string
  /** Its own settings, beside the name, kind, region and onFail that every check has. */
  readonly settings: z.ZodType<Settings>
  /** @param region in pixels of the frame, within the image */
  measure(image: RulesImage, region: Region, settings: Settings): Measurement
}
