import type { CheckResult, RulesFinding } from '../../../shared/contracts/finding.ts'
import type { MeasuredFrame } from '../../../shared/contracts/recipe-trial.ts'
import type { PartSummary } from '../api/part.ts'
import type { RulesVerdict, TriedPart } from '../api/recipe-trial.ts'

type Outcome = MeasuredFrame['outcome']
/** Of several views the worst counts. */
const worstFirst = ['stop', 'reject', 'unable', 'pass'] as const satisfies readonly RulesVerdict[]

/** A part as the rules judged it when it came. */
export interface JudgedPart {
  readonly part: Pick<PartSummary, 'partId' | 'sequence' | 'capturedAt' | 'views'>
  /** By view. */
  readonly findings: Readonly<Record<string, { readonly rules?: RulesFinding | undefined }>>
}

/** What the rules said of parts and what they would say, those that change first and otherwise in their order. */
export function comparedParts(judged: readonly JudgedPart[], measured: readonly MeasuredFrame[]): TriedPart[] {
  const outcomes = new Map(measured.map(({ partId, view, outcome }) => [`${partId} ${view}`, outcome]))
  return judged
    .map((one) => comparedPart(one, (view) => outcomes.get(`${one.part.partId} ${view}`)))
    .sort((one, other) => rankOf(one) - rankOf(other))
}

function comparedPart({ part, findings }: JudgedPart, outcomeOf: (view: string) => Outcome | undefined): TriedPart {
  const { partId, sequence, capturedAt } = part
  const notMeasured: Outcome = { outcome: 'unable', reason: 'it was not measured' }
  const views = part.views.map((view) => {
    const was = findings[view]?.rules
    return { view, would: outcomeOf(view) ?? notMeasured, ...(was && { was }) }
  })
  return {
    ...{ partId, sequence, capturedAt, views },
    was: worst(views.map(({ was }) => verdictOf(was))),
    would: worst(views.map(({ would }) => verdictOf(would))),
    changedChecks: views.flatMap(({ view, was, would }) =>
      changed(checksOf(was), checksOf(would)).map((name) => `${view}/${name}`),
    ),
  }
}

function verdictOf(finding: RulesFinding | Outcome | undefined): RulesVerdict {
  if (finding?.outcome !== 'judged') return 'unable'
  const failed = finding.checks.filter(({ passed }) => !passed)
  if (failed.length === 0) return 'pass'
  return failed.some(({ onFail }) => onFail === 'stop') ? 'stop' : 'reject'
}

function worst(verdicts: readonly RulesVerdict[]): RulesVerdict {
  return worstFirst.find((verdict) => verdicts.includes(verdict)) ?? 'unable'
}

function checksOf(finding: RulesFinding | Outcome | undefined): readonly CheckResult[] {
  return finding?.outcome === 'judged' ? finding.checks : []
}

/** Names of checks with another outcome. One that is new or gone counts where it failed. */
function changed(before: readonly CheckResult[], after: readonly CheckResult[]): string[] {
  const hasPassed = (checks: readonly CheckResult[], name: string): boolean =>
    checks.find((check) => check.name === name)?.passed ?? true
  const names = new Set([...before, ...after].map(({ name }) => name))
  return [...names].filter((name) => hasPassed(before, name) !== hasPassed(after, name))
}

function rankOf({ was, would, changedChecks }: TriedPart): number {
  if (was !== would) return 0
  return changedChecks.length > 0 ? 1 : 2
}
