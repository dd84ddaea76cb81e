import { failuresOf } from '../../shared/contracts/failed-checks.ts'
import type { ModelFinding, RulesFinding } from '../../shared/contracts/finding.ts'
import type { Reason, Verdict } from '../../shared/contracts/verdict.ts'
import type { ViewState } from './view-state.ts'

export interface Judgement extends Pick<Verdict, 'verdict' | 'basis' | 'reasons'> {
  readonly score?: number
}

const severity = { pass: 0, reject: 1, stop: 2 } as const
const reasonsMax = 64
const textLengthMax = 600

/**
 * Judges a part by what is known of its views, or waits.
 * - Every model and every rule answered: both count.
 * - Every rule answered, and the model cannot or is out of time: the rules decide alone.
 * - A rule cannot answer, or time is up: the station's fail-safe, or worse where a finding says so.
 * @param views every view that the part has
 * @returns undefined while waiting can still make the judgement better
 */
export function judge(
  views: readonly ViewState[],
  timeIsUp: boolean,
  failSafe: 'reject' | 'stop',
): Judgement | undefined {
  const basis = basisOf(views, timeIsUp)
  if (!basis) return undefined
  const faults = views.flatMap(faultsOf)
  const gaps = basis === 'model+rules' ? [] : views.flatMap((view) => gapsOf(view, timeIsUp))
  const floor = basis === 'fail-safe' ? failSafe : 'pass'
  const verdict = faults.reduce<Verdict['verdict']>((sofar, fault) => worse(sofar, fault.verdict), floor)
  const reasons = [...faults.map(({ reason }) => reason), ...gaps].slice(0, reasonsMax)
  const score = highestScore(views)
  return { verdict, basis, reasons, ...(score !== undefined && { score }) }
}

/** What a judgement would rest on now; undefined while waiting can still make it better. */
function basisOf(views: readonly ViewState[], timeIsUp: boolean): Verdict['basis'] | undefined {
  const modelJudged = views.every(({ model }) => model?.outcome === 'judged')
  const rulesJudged = views.every(({ rules }) => rules?.outcome === 'judged')
  if (rulesJudged && modelJudged) return 'model+rules'
  if (rulesJudged && (timeIsUp || views.some(({ model }) => model?.outcome === 'unable'))) return 'fallback'
  if (timeIsUp || views.some(({ rules }) => rules?.outcome === 'unable')) return 'fail-safe'
  return undefined
}

interface Fault {
  readonly verdict: Verdict['verdict']
  readonly reason: Reason
}

/** What speaks against the part. */
function faultsOf({ view, model, rules }: ViewState): Fault[] {
  const faults: Fault[] = []
  if (rules?.outcome === 'judged') {
    for (const { onFail, reason } of failuresOf(rules.checks))
      faults.push({
        verdict: onFail,
        reason: { code: 'check', judge: 'rules', view, text: reason.slice(0, textLengthMax) },
      })
  }
  if (model?.outcome === 'judged' && !(model.score <= model.threshold)) {
    const text = model.reason ?? anomalyText(model)
    faults.push({ verdict: 'reject', reason: { code: 'anomaly', judge: 'model', view, text } })
  }
  return faults
}

function anomalyText({ score, threshold, peak }: Extract<ModelFinding, { outcome: 'judged' }>): string {
  const place = peak ? `, worst at x ${Math.round(peak.x)}, y ${Math.round(peak.y)}` : ''
  return `anomaly score ${(score / threshold).toFixed(2)} of 1${place}`
}

/** What is missing for a full judgement. Who has not answered is late only when time is up. */
function gapsOf({ view, model, rules }: ViewState, timeIsUp: boolean): Reason[] {
  if (!model && !rules && timeIsUp)
    return [{ code: 'missing-view', view, text: `nothing came of view ${view} in time` }]
  const gap = (judge: 'model' | 'rules', finding: ModelFinding | RulesFinding | undefined): Reason[] => {
    if (finding?.outcome === 'unable') return [{ code: 'unable', judge, view, text: finding.reason }]
    if (!finding && timeIsUp) return [{ code: 'late', judge, view, text: `the ${judge} did not answer in time` }]
    return []
  }
  const gaps = [...gap('model', model), ...gap('rules', rules)]
  const [first, second] = gaps
  return first && second && first.text === second.text ? [first] : gaps
}

function highestScore(views: readonly ViewState[]): number | undefined {
  const scores = views.flatMap(({ model }) => (model?.outcome === 'judged' ? [model.score / model.threshold] : []))
  return scores.length > 0 ? Math.max(...scores) : undefined
}

function worse(one: Verdict['verdict'], other: Verdict['verdict']): Verdict['verdict'] {
  return severity[one] >= severity[other] ? one : other
}
