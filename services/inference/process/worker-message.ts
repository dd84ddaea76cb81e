import type { ModelManifest } from '../../../shared/contracts/model.ts'
import type { Region } from '../../../shared/contracts/region.ts'
import type { RgbImage } from '../../../shared/imaging/image.ts'
import type { ModelAnswer } from '../../../shared/model/answer.ts'
import type { Size } from '../../../shared/model/input-size.ts'

/** A stored frame, from which the model's picture is still to be cut. */
export interface FrameAsked {
  readonly type: 'judge-frame'
  /** As the camera gave it. */
  readonly bytes: Uint8Array
  /** The size that it has to have. */
  readonly frame: Size
  readonly region: Region
}

/** What is asked of a model: to judge an image, an image of its own package that stands in its folder, or a stored frame. */
export type Asked =
  | { readonly type: 'judge'; readonly image: RgbImage }
  | { readonly type: 'judge-golden'; readonly file: string }
  | FrameAsked

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

/** A picture that cannot be read says nothing of the model. */
export type FailureCode = 'image-unreadable' | 'model-failed' | 'model-output-invalid'
