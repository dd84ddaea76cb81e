import { checkActuations } from './actuations.ts'
import { checkAnswers } from './answers.ts'
import type { Evidence, Violation } from './evidence.ts'
import { checkRecords } from './records.ts'
import { checkStationState } from './station-state.ts'
import { checkVerdicts } from './verdicts.ts'

/** Every promise that the evidence shows broken, in the order of time. */
export function check(evidence: Evidence): Violation[] {
  return [
    ...checkAnswers(evidence),
    ...checkVerdicts(evidence),
    ...checkActuations(evidence),
    ...checkRecords(evidence),
    ...checkStationState(evidence),
  ].toSorted((one, other) => one.atMs - other.atMs)
}
