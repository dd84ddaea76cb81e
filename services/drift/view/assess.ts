import type { DriftSettings } from './drift-settings.ts'
import type { Assessment, ViewState } from './view-state.ts'

/**
 * Compares the present of a view with its baseline. Only blocks that are over count, so that asking more often than once
 * a block changes nothing. Changes the state: it counts how long a signal has been beyond its limit.
 * @param now in milliseconds since 1970
 * @returns one finding a signal; an alert begins where one is `drifting` that was not, and ends where it is not any more
 */
export declare function assess(state: ViewState, now: number, settings: DriftSettings): Assessment
