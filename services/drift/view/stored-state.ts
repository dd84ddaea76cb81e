import type { ViewState } from './view-state.ts'

/** The state as text, to be kept in a file; about 4 MB of a full view. */
export declare function storeState(state: ViewState): string

/** @throws {Error} with the path of the first mistake when the text is not a state of this version */
export declare function readState(text: string): ViewState
