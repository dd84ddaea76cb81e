import type { DriftSettings } from './drift-settings.ts'
import type { ViewState } from './view-state.ts'

/** A picture of an accepted part, measured. */
export interface SampledPicture {
  readonly partId: string
  readonly embedding: Float32Array
  readonly measures: Float32Array
}

/**
 * Takes in the score of an accepted part, in units of the model's threshold. Changes the state.
 * @param at when the part was captured, in milliseconds since 1970; an hour that is over may still be added to
 */
export declare function observeScore(state: ViewState, score: number, at: number, settings: DriftSettings): void

/**
 * Takes in a sampled picture of an accepted part. Changes the state.
 * @returns whether it is the block's example, whose picture an alert may show: keep it under its part's id
 */
export declare function observePicture(
  state: ViewState,
  sample: SampledPicture,
  at: number,
  settings: DriftSettings,
): boolean

/**
 * Counts a verdict of the view, accepted or not, for the rate of overrides.
 * @param shiftStartedAt when the shift of the verdict began, in milliseconds since 1970
 */
export declare function observeVerdict(state: ViewState, shiftStartedAt: number, settings: DriftSettings): void

/**
 * Counts an override of a verdict, or takes one back.
 * @param shiftStartedAt when the shift of the verdict, not of the override, began
 */
export declare function observeOverride(
  state: ViewState,
  shiftStartedAt: number,
  change: 1 | -1,
  settings: DriftSettings,
): void
