import type { Rect } from '@techstark/opencv-js'
import type { z } from 'zod'
import type { Region } from '../../../shared/contracts/region.ts'
import type { Shape } from '../../../shared/contracts/shape.ts'
import type { Crop } from '../vision/crop.ts'
import type { Keep } from '../vision/opencv.ts'

/** What a check or a fixture works on: its region of one frame, and its own part of the recipe. */
export interface Task<Settings> {
  /** The region's pixels, upright as on the reference. */
  readonly crop: Crop
  /** As the recipe gives it, in pixels of the reference. */
  readonly region: Region
  readonly settings: Settings
  /** The same region of the reference. @throws {Error} for a kind that does not say `needsReference` */
  reference(): Crop
  /** Has a Mat freed when the check is done. */
  readonly keep: Keep
}

/** What a check measured, in pixels of its crop. Whether that passes is judged in one place, by the limits. */
export interface Measurement {
  /** Undefined where nothing could be measured; the check then fails, and `finding` says why. */
  readonly value: number | undefined
  readonly unit: string
  /** Where it was measured; the whole region unless given. */
  readonly box?: Rect
  /** What to draw on the picture, the most telling first. */
  readonly shapes?: readonly Shape[]
  /** Ends "bore is 14.2 mm …", such as `across`. */
  readonly wording?: string | undefined
  /** Says after the check's name, on failure, what "is 14.2 mm, allowed …" would not explain. */
  readonly finding?: string
}

/** A kind of check: one file in `checks/` that exports it as `check`. */
export interface Check<Settings> {
  /** The word for it in recipes. */
  readonly kind: string
  /** One sentence for the line engineer. */
  readonly summary: string
  /** Its own settings, beside those that every check has; each is described, with its unit. */
  readonly settings: z.ZodType<Settings>
  /** Where the limits stand in the settings, such as `limits.minMm`. Inclusive, in the measurement's unit. */
  readonly limitsAt: { readonly min?: string; readonly max?: string }
  /** It compares with the view's reference picture. */
  readonly needsReference?: true
  /** What the settings cannot say by themselves about themselves, such as a template larger than its region. */
  examine?(settings: Settings, region: Region): readonly { path: readonly PropertyKey[]; message: string }[]
  /** What it measures and in which unit, in words; the settings' own names are read back unless given. */
  readBack?(settings: Settings): { readonly measures: string; readonly unit: string }
  measure(task: Task<Settings>): Measurement
  /**
   * Proposes settings other than limits from good parts, such as the colour that they have.
   * @param onDoubt told why there is nothing sensible to propose, in words for the line engineer
   */
  teach?(good: readonly Task<Settings>[], onDoubt: (words: string) => void): Partial<Settings>
}
