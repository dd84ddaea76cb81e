import type { ImageClass } from '../../../services/archive/images/image-class.ts'
import type { Verdict } from '../../../shared/contracts/verdict.ts'

/** Why there are pictures of a part: the archive keeps them, or the broker still has those of all parts. */
export type Kept = ImageClass | 'broker'

/** What is on record of a part. */
export interface PastPart extends Pick<Verdict, 'verdict' | 'basis'> {
  readonly partId: string
  readonly sequence: number
  readonly capturedAt: string
  readonly kept: Kept
  readonly score: number | undefined
  readonly recipeRevision: string
  readonly reasonCodes: readonly string[]
  /** What a person said that it truly is, where the archive knows. */
  readonly said: 'pass' | 'reject' | undefined
}

/** A part with its pictures. */
export interface PicturedPart extends PastPart {
  readonly findings: Verdict['findings']
  /** The picture of each view as the camera gave it, as far as it is kept. */
  readonly pictures: ReadonlyMap<string, () => Promise<Uint8Array>>
  /** Those that never had one. */
  readonly viewsWithoutPicture: readonly string[]
}
