import type { DriftCause } from '../../../shared/contracts/drift.ts'

/** What to try, one sentence for the person at the line. */
export declare function remedyOf(cause: DriftCause): string
