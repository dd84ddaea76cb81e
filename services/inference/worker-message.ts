/** What the service and its worker processes say to each other. Every answer carries the number of its question. */
export type ToWorker = { readonly id: number; readonly folder: string; readonly pixels: Uint8Array }

export type FromWorker =
  | { readonly type: 'ready' }
  | { readonly type: 'judged'; readonly id: number; readonly judgement: WorkerJudgement }
  | { readonly type: 'failed'; readonly id: number; readonly code: FailureCode; readonly reason: string }

export type FailureCode = 'model-failed' | 'model-output-invalid'

/** The part of a model's answer that leaves the worker. */
export interface WorkerJudgement {
  readonly score: number
  readonly heatmap: Float32Array
  readonly rows: number
  readonly columns: number
}
