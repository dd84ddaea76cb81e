import type { DriftCause, DriftSignal } from '../../../shared/contracts/drift.ts'

/** What is known of one view: plain data and typed arrays. See `stored-state.ts` for how it is kept. */
export interface ViewState {
  /** State of the random numbers, so that the same observations give the same answers. */
  seed: number
}

/** A view of which nothing has been seen. */
export declare function newViewState(seed: number): ViewState

/** Which baselines begin anew: `scores` after a change of model or recipe, `all` when a person says what is normal now. */
export type BaselineScope = 'scores' | 'all'

/** Forgets the baseline, so that the next parts make another; what was drifting is steady. */
export declare function restartBaseline(state: ViewState, scope: BaselineScope, at: number): void

/** How far the baselines are. Their sizes are in blocks of `blockMs`. */
export interface BaselineProgress {
  readonly scores: {
    readonly settled: boolean
    readonly blocks: number
    readonly parts: number
    readonly since?: number
  }
  readonly pictures: {
    readonly settled: boolean
    readonly blocks: number
    readonly parts: number
    readonly since?: number
  }
}
export declare function baselineProgress(state: ViewState): BaselineProgress

/** How one signal stands. */
export interface SignalFinding {
  readonly signal: DriftSignal
  /** `learning`: there is too little of the baseline or of the present to say anything. */
  readonly state: 'learning' | 'steady' | 'drifting'
  /** 95th percentile of the score; distance of the embeddings (MMD, 0 to 1.4); share of verdicts overridden. */
  readonly value?: number
  readonly baseline?: number
  readonly limit?: number
  /** Of the scores. */
  readonly sigmas?: number
  /** Of the appearance and the overrides. */
  readonly pValue?: number
  /** The second opinion on the appearance, in nats. */
  readonly divergence?: number
  /** Parts of the present that it rests on; of overrides, shifts. */
  readonly samples: number
  /** Of a drifting signal: when it most likely began, in milliseconds since 1970. */
  readonly since?: number
  /** Of a drifting signal. */
  readonly cause?: DriftCause
  /** Of a drifting signal: parts whose pictures show how it was and how it is. Empty where none were sampled. */
  readonly before: readonly string[]
  readonly after: readonly string[]
}

/** How far a measure of the pictures is from the baseline. */
export interface MeasuredChange {
  readonly measure: 'brightness' | 'contrast' | 'sharpness' | 'cast' | 'position'
  /** All relative: brightness, contrast and sharpness to the baseline's (1 is as before), cast and position as a share (0 is as before), of the picture's side. */
  readonly value: number
  readonly baseline: number
  readonly sigmas: number
}

export interface Assessment {
  readonly findings: readonly SignalFinding[]
  readonly measures: readonly MeasuredChange[]
}

/** Parts whose pictures an alert may still show; the pictures of all others can go. */
export declare function exampleParts(state: ViewState): readonly string[]
