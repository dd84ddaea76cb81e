import type { NearestGood } from '../../../shared/contracts/explanation.ts'
import type { Region } from '../../../shared/contracts/region.ts'
import type { RgbImage } from '../../../shared/imaging/image.ts'

/** What an explanation is drawn of. */
export interface ToDraw {
  /** What the model saw. */
  readonly image: RgbImage
  /** The part of it that is shown large; absent where the model names no place. */
  readonly closeUp?: Region
  /** The number of the good patch that the worst place resembles most, and the package that knows it. */
  readonly nearest?: { readonly patch: number; readonly folder: string }
}

/** The pictures of an explanation, JPEGs in base64. */
export interface Drawn {
  readonly picture: string
  readonly closeUp?: string
  readonly nearestGood?: NearestGood
  readonly nearestGoodMissing?: string
}

/** What the service and the process that draws say to each other; an answer carries the number of its question. */
export type ToExplainer = ToDraw & { readonly id: number }

export type FromExplainer =
  | { readonly type: 'drawn'; readonly id: number; readonly drawn: Drawn }
  | { readonly type: 'failed'; readonly id: number; readonly reason: string }
