import type { RgbImage } from '../../shared/imaging/image.ts'
import type { AnomalyAnswer } from '../../shared/model/answer.ts'

/** What the service and its worker processes say to each other. Every answer carries the number of its question. */
export type ToWorker = { readonly id: number; readonly folder: string; readonly image: RgbImage }

export type FromWorker =
  | { readonly type: 'ready' }
  | { readonly type: 'judged'; readonly id: number; readonly answer: AnomalyAnswer }
  | { readonly type: 'failed'; readonly id: number; readonly code: FailureCode; readonly reason: string }

export type FailureCode = 'model-failed' | 'model-output-invalid'
