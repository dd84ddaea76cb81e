import type { RulesFinding } from '../../shared/contracts/finding.ts'
import type { StopLineRules } from '../../shared/contracts/recipe.ts'
import type { Stop } from '../../shared/contracts/stop.ts'
import type { Verdict } from '../../shared/contracts/verdict.ts'

/** What the stop-line rules look at in a part. */
export interface PartOutcome {
  readonly rejected: boolean
  readonly byFailSafe: boolean
  /** `view/check` of every check that was made and failed. */
  readonly failedChecks: readonly string[]
  readonly decidedAtMs: number
}

export interface Fired {
  readonly rule: Stop['rule']
  /** One plain sentence for the operator, without the part. */
  readonly cause: string
}

const millisecondsPerMinute = 60_000

/** What a verdict, with what the rules said of the part's views, means to the stop-line rules. */
export function outcomeOf(
  { verdict, basis }: Pick<Verdict, 'verdict' | 'basis'>,
  views: readonly { readonly view: string; readonly rules?: RulesFinding | undefined }[],
  decidedAtMs: number,
): PartOutcome {
  const rejected = verdict !== 'pass'
  const failedChecks: string[] = []
  for (const { view, rules } of rejected ? views : []) {
    if (rules?.outcome !== 'judged') continue
    for (const { name, passed } of rules.checks) if (!passed) failedChecks.push(`${view}/${name}`)
  }
  return { rejected, byFailSafe: basis === 'fail-safe', failedChecks, decidedAtMs }
}

/**
 * The recipe's stop-line rules.
 * @param parts in the order of their verdicts, the newest last; what `neededOf` keeps of them is enough
 * @returns the rule that the newest part completes, if any
 */
export function firedBy(parts: readonly PartOutcome[], rules: StopLineRules): Fired | undefined {
  const newest = parts.at(-1)
  if (!newest?.rejected) return undefined
  return rejectsOf(parts, rules) ?? sameCheckOf(parts, newest, rules) ?? failSafesOf(parts, newest, rules)
}

function rejectsOf(parts: readonly PartOutcome[], { rejects }: StopLineRules): Fired | undefined {
  if (!rejects) return undefined
  const { count, ofLast } = rejects
  const found = parts.slice(-ofLast).filter(({ rejected }) => rejected).length
  return found >= count ? { rule: 'rejects', cause: `${found} of the last ${ofLast} parts were rejected` } : undefined
}

/** A part in which the check could not be made ends the row. */
function sameCheckOf(
  parts: readonly PartOutcome[],
  newest: PartOutcome,
  { sameCheck }: StopLineRules,
): Fired | undefined {
  if (!sameCheck || parts.length < sameCheck.inARow) return undefined
  const row = parts.slice(-sameCheck.inARow)
  const check = newest.failedChecks.find((name) => row.every(({ failedChecks }) => failedChecks.includes(name)))
  if (check === undefined) return undefined
  return { rule: 'same-check', cause: `check ${check} failed in ${sameCheck.inARow} parts in a row` }
}

function failSafesOf(
  parts: readonly PartOutcome[],
  newest: PartOutcome,
  { failSafes }: StopLineRules,
): Fired | undefined {
  if (!failSafes || !newest.byFailSafe) return undefined
  const { moreThan, withinMinutes } = failSafes
  const found = parts.filter((part) => part.byFailSafe && isWithin(withinMinutes, part, newest)).length
  if (found <= moreThan) return undefined
  const cause = `${found} parts within ${withinMinutes} minutes were decided by the fail-safe, allowed are ${moreThan}`
  return { rule: 'fail-safes', cause }
}

/** The parts that can still take part in a rule, now or when later ones are decided. */
export function neededOf<Part extends PartOutcome>(parts: readonly Part[], rules: StopLineRules): ReadonlySet<Part> {
  const span = Math.max(rules.rejects?.ofLast ?? 0, rules.sameCheck?.inARow ?? 0)
  const needed = new Set(span > 0 ? parts.slice(-span) : [])
  const newest = parts.at(-1)
  if (!rules.failSafes || !newest) return needed
  const { moreThan, withinMinutes } = rules.failSafes
  let room = moreThan + 1
  for (let index = parts.length - 1; index >= 0 && room > 0; index -= 1) {
    const part = parts[index]
    if (!part?.byFailSafe) continue
    room -= 1
    if (isWithin(withinMinutes, part, newest)) needed.add(part)
  }
  return needed
}

/** A clock that is set back leaves parts from the future; they are as far away as those of the past. */
function isWithin(minutes: number, one: PartOutcome, other: PartOutcome): boolean {
  return Math.abs(one.decidedAtMs - other.decidedAtMs) <= minutes * millisecondsPerMinute
}
