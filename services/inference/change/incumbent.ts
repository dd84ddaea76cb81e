import { isSame, type ModelName } from '../../../shared/contracts/model.ts'
import type { Clock } from '../../../shared/runtime/clock.ts'
import type { Latency } from '../exam/latency.ts'
import { createProbation, type Probation, type ProbationResult } from '../exam/probation.ts'
import type { LoadedModel } from '../process/loaded-model.ts'

export interface IncumbentOptions {
  readonly model: LoadedModel
  readonly budgetMs: number
  readonly probationParts: number
  readonly clock: Clock
  /** Its probation ended badly and the model before is back. */
  readonly onTakenBack: (from: Term, reason: string) => void
}

/** A model and the time it has been serving for. */
export interface Term {
  readonly model: LoadedModel
  readonly since: string
}

/** The model that judges a view. For its first parts the one before stays loaded, and comes back if it does badly. */
export interface Incumbent {
  readonly term: Term
  isNeeded(model: ModelName): boolean
  /** @param latency of the model that it takes the place of */
  takeOver(model: LoadedModel, latency: Latency | undefined): void
  /** The model before is back. @returns the term that ended; undefined when there is no such model, or it is another one */
  takeBack(wanted: ModelName): Term | undefined
  judged(model: ModelName, runMs: number): void
  failed(model: ModelName, reason: string): void
}

export function createIncumbent({ model, budgetMs, probationParts, clock, onTakenBack }: IncumbentOptions): Incumbent {
  let term: Term = { model, since: timeOf(clock) }
  let before: LoadedModel | undefined
  let probation: Probation | undefined

  function begin(next: LoadedModel): void {
    before = undefined
    probation = undefined
    term = { model: next, since: timeOf(clock) }
  }

  function takeBack(wanted: ModelName | undefined): Term | undefined {
    if (!before || (wanted && !isSame(before.manifest, wanted))) return undefined
    const ended = term
    begin(before)
    return ended
  }

  function probed(asked: ModelName, probe: (current: Probation) => ProbationResult): void {
    if (!probation || !isSame(asked, term.model.manifest)) return
    const result = probe(probation)
    if (result.outcome === 'over') {
      before = undefined
      probation = undefined
    }
    if (result.outcome !== 'failed') return
    const ended = takeBack(undefined)
    if (ended) onTakenBack(ended, result.reason)
  }

  return {
    get term() {
      return term
    },
    isNeeded: (asked) => [term.model, before].some((one) => one && isSame(one.manifest, asked)),
    takeOver(next, latency) {
      const former = term.model
      begin(next)
      before = former
      probation = createProbation(probationParts, budgetMs, latency)
    },
    takeBack,
    judged: (asked, runMs) => probed(asked, (current) => current.judged(runMs)),
    failed: (asked, reason) => probed(asked, (current) => current.failed(reason)),
  }
}

export function timeOf(clock: Clock): string {
  return new Date(clock.wallMs()).toISOString()
}
