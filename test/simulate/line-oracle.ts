import type { PartEnvelope } from '../../shared/contracts/envelope.ts'
import type { StopLineRules } from '../../shared/contracts/recipe.ts'
import type { Stop } from '../../shared/contracts/stop.ts'
import type { Verdict } from '../../shared/contracts/verdict.ts'

const partsMax = 2000
const keptAfterTrim = 1000
const millisecondsPerMinute = 60_000

interface Decided {
  readonly partId: string
  readonly verdict: Verdict
}

/** Knows in what order everything was really stored, and so whether a stop that was raised had its reason. */
export class LineOracle {
  readonly #rules: StopLineRules
  #since: Decided[] = []

  constructor(rules: StopLineRules) {
    this.#rules = rules
  }

  /** A verdict was stored that is not `stop` only because the line was stopped. */
  decided({ partId }: PartEnvelope, verdict: Verdict): void {
    this.#since.push({ partId, verdict })
    if (this.#since.length > partsMax) this.#since = this.#since.slice(-keptAfterTrim)
  }

  acknowledged(): void {
    this.#since = []
  }

  isJustified(stopId: string, { rule }: Stop): boolean {
    const index = this.#since.findIndex(({ partId }) => partId === stopId)
    const newest = this.#since[index]
    if (!newest) return false
    const until = this.#since.slice(0, index + 1).map(({ verdict }) => verdict)
    const { rejects, sameCheck, failSafes } = this.#rules
    if (rule === 'verdict') return newest.verdict.verdict === 'stop'
    if (rule === 'rejects' && rejects)
      return until.slice(-rejects.ofLast).filter(({ verdict }) => verdict !== 'pass').length >= rejects.count
    if (rule === 'same-check' && sameCheck) {
      const row = until.slice(-sameCheck.inARow).map(failedViews)
      return (
        row.length === sameCheck.inARow &&
        failedViews(newest.verdict).some((view) => row.every((failed) => failed.includes(view)))
      )
    }
    if (rule !== 'fail-safes' || !failSafes) return false
    const spanMs = failSafes.withinMinutes * millisecondsPerMinute
    const isNear = ({ decidedAt }: Verdict): boolean =>
      Math.abs(Date.parse(decidedAt) - Date.parse(newest.verdict.decidedAt)) <= spanMs
    return until.filter((verdict) => verdict.basis === 'fail-safe' && isNear(verdict)).length > failSafes.moreThan
  }
}

/** The simulated parts have one check a view. */
function failedViews({ findings }: Verdict): string[] {
  return Object.entries(findings).flatMap(([view, { rules }]) =>
    rules?.outcome === 'judged' && rules.checks.some(({ passed }) => !passed) ? [view] : [],
  )
}
