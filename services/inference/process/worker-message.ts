import type { ModelManifest } from '../../../shared/contracts/model.ts'
import type { RgbImage } from '../../../shared/imaging/image.ts'
import type { ModelAnswer } from '../../../shared/model/answer.ts'

/** What is asked of a model: to judge an image, or an image of its own package that stands in its folder. */
export type Asked =
  | { readonly type: 'judge'; readonly image: RgbImage }
  | { readonly type: 'judge-golden'; readonly file: string }

/** What the service and its worker processes say to each other. Every answer carries the number of its question. */
export type ToWorker = Asked & { readonly id: number }

export type FromWorker =
  | { readonly type: 'ready'; readonly manifest: ModelManifest }
  | { readonly type: 'unloadable'; readonly reason: string }
  | ({ readonly type: 'judged'; readonly id: number } & Judged)
  | { readonly type: 'failed'; readonly id: number; readonly code: FailureCode; readonly reason: string }

/** A model's answer about an image. */
export interface Judged {
  readonly answer: ModelAnswer
  readonly image: { readonly width: number; readonly height: number }
  /** What the model itself took. */
  readonly runMs: number
}

export type FailureCode = 'model-failed' | 'model-output-invalid'
