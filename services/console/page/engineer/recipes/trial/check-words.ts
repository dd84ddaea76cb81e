import type { CheckResult, RulesFinding } from '../../../../../../shared/contracts/finding.ts'
import type { MeasuredFrame } from '../../../../../../shared/contracts/recipe-trial.ts'
import { format, texts } from '../../../texts/language.ts'
import { trialTexts } from './texts.ts'

type Finding = RulesFinding | MeasuredFrame['outcome'] | undefined

/** A check as it was and as it would be; undefined where there is none. */
export interface CheckPair {
  readonly name: string
  readonly before: CheckResult | undefined
  readonly after: CheckResult | undefined
}

/** The checks of two findings, side by side in the order of the later one. */
export function checkPairs(was: Finding, would: Finding): CheckPair[] {
  const [before, after] = [checksOf(was), checksOf(would)]
  const names = new Set([...after, ...before].map(({ name }) => name))
  const named = (checks: readonly CheckResult[], wanted: string) => checks.find(({ name }) => name === wanted)
  return [...names].map((name) => ({ name, before: named(before, name), after: named(after, name) }))
}

export function checksOf(finding: Finding): readonly CheckResult[] {
  return finding?.outcome === 'judged' ? finding.checks : []
}

export function valueWords({ value, unit }: Pick<CheckResult, 'value' | 'unit'>): string {
  return value === undefined ? texts().measurements.notMeasured : `${format.measure(value)} ${unit}`.trimEnd()
}

/** Without a unit: it stands beside a measured value. */
export function limitsWords({ min, max }: { min?: number | undefined; max?: number | undefined }): string {
  const t = trialTexts()
  if (min !== undefined && max !== undefined) return t.between(format.measure(min), format.measure(max))
  if (max !== undefined) return t.atMost(format.measure(max))
  return min === undefined ? t.unlimited : t.atLeast(format.measure(min))
}
