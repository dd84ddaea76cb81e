import type { z } from 'zod'
import type { Region } from '../../../shared/contracts/region.ts'
import type { Shape } from '../../../shared/contracts/shape.ts'
import type { Affine } from '../vision/affine.ts'
import type { Task } from './check.ts'

/** Where the part lies, or why that is not known. In pixels of the crop. */
export type Located =
  | {
      readonly found: true /** From the reference's crop to this one. */
      readonly move: Affine
      readonly shapes: readonly Shape[]
    }
  | { readonly found: false; readonly finding: string }

/** A kind of fixture: one file in `fixtures/` that exports it as `fixture`. It always has the reference. */
export interface Fixture<Settings> {
  /** The word for it in recipes. */
  readonly kind: string
  /** One sentence for the line engineer. */
  readonly summary: string
  readonly settings: z.ZodType<Settings>
  examine?(settings: Settings, region: Region): readonly { path: readonly PropertyKey[]; message: string }[]
  /** @param task whose region is where the part is looked for */
  locate(task: Task<Settings>): Located
}
