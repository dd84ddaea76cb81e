import type { ExamReport, ServedModels } from '../../../shared/contracts/model-registry.ts'
import type { Log } from '../../../shared/runtime/log.ts'
import { rightAbout } from '../exam/dispute.ts'
import { spell } from '../process/loaded-model.ts'

/** What is written to the log of an exam, or of a model that was taken back. */
export function logReport(view: string, report: ExamReport, log: Log): void {
  const { candidate, running, outcome, reason, golden, shadow, overridden = [], latencyMs } = report
  const counts = { golden: golden.length, shadow: shadow.length, overridden: rightAbout(overridden) }
  const facts = { view, candidate, running, outcome, reason, ...counts, latencyMs }
  const [new_, old] = [spell(candidate), spell(running)]
  const why = reason === '' ? '' : ` (${reason})`
  if (outcome === 'passed')
    log.info(facts, `${new_} has passed its exam for the view ${view} and takes over from ${old}${why}`)
  if (outcome === 'failed')
    log.warn(facts, `${new_} has failed its exam for the view ${view}: ${reason}; ${old} goes on`)
  if (outcome === 'rolled-back') log.warn(facts, `${new_} gives the view ${view} back to ${old}: ${reason}`)
}

/** What is written to the log when pictures are to be cut for other models. */
export function logServed(view: string, { serving, candidate }: ServedModels, log: Log): void {
  const also = candidate ? `, ${spell(candidate)} sits its exam` : ''
  log.info({ view, serving, candidate }, `the view ${view} is judged by ${spell(serving)}${also}`)
}
