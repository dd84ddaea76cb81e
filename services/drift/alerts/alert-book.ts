import { type DriftSignal, driftPicturesMax, type MeasuredChange } from '../../../shared/contracts/drift.ts'
import type { DriftAlert, ShownPart } from '../../../shared/contracts/drift-alert.ts'
import { remedyOf } from '../causes/remedy.ts'
import type { KeptAlert } from '../keeping/view-record.ts'
import type { Assessment, SignalFinding } from '../view/view-state.ts'
import { changeInWords } from './alert-words.ts'

/** What the book needs of what surrounds it. */
export interface AlertBookContext {
  readonly nowMs: number
  /** A name for another alert. */
  readonly newAlert: () => string
  /** The part as an alert shows it; undefined where there is no picture of it. */
  readonly shown: (partId: string) => ShownPart | undefined
  /** A measure that is farther from the baseline has moved. */
  readonly measureSigmasMax: number
}

/** The alerts after another look: one is open for each signal that drifts. Pure. */
export function afterAssessment(
  alerts: readonly KeptAlert[],
  { findings, measures }: Assessment,
  context: AlertBookContext,
): readonly KeptAlert[] {
  const moved = measures
    .filter(({ sigmas }) => sigmas > context.measureSigmasMax)
    .toSorted((one, other) => other.sigmas - one.sigmas)
  const known = alerts.filter(isWorthKeeping).map((kept) => {
    if (kept.body.state === 'closed') return kept
    const finding = findings.find(({ signal }) => signal === kept.body.signal)
    return finding ? followed(kept, finding, moved, context) : kept
  })
  const begun = findings.flatMap((finding) => {
    const isOpen = known.some(({ body }) => body.state === 'open' && body.signal === finding.signal)
    const body = isOpen ? undefined : opened(finding, moved, context)
    return body ? [{ alert: context.newAlert(), revision: 1, isSaid: false, body }] : []
  })
  return [...known, ...begun]
}

/** The alerts once signals are compared with something else. Pure. */
export function afterNewBaseline(
  alerts: readonly KeptAlert[],
  signals: readonly DriftSignal[],
  nowMs: number,
): readonly KeptAlert[] {
  return alerts.filter(isWorthKeeping).map((kept) => {
    const isOver = kept.body.state === 'open' && signals.includes(kept.body.signal)
    return isOver ? revised(kept, { ...kept.body, state: 'closed', closedBecause: 'new-baseline' }, nowMs) : kept
  })
}

/** One that is closed matters until the broker has been told so. */
function isWorthKeeping({ body, isSaid }: KeptAlert): boolean {
  return body.state === 'open' || !isSaid
}

function opened(
  finding: SignalFinding,
  moved: readonly MeasuredChange[],
  { nowMs, shown }: AlertBookContext,
): DriftAlert | undefined {
  const { signal, cause = 'unknown', since = nowMs } = finding
  if (finding.state !== 'drifting') return undefined
  const at = new Date(nowMs).toISOString()
  const pictures = (parts: readonly string[]): ShownPart[] =>
    parts.flatMap((partId) => shown(partId) ?? []).slice(0, driftPicturesMax)
  return {
    ...{ state: 'open', signal, cause, moved: [...moved], openedAt: at, changedAt: at },
    since: new Date(since).toISOString(),
    numbers: numbersOf(finding),
    text: changeInWords(finding, moved),
    remedy: remedyOf(cause),
    before: pictures(finding.before),
    after: pictures(finding.after),
  }
}

/** An open alert after another look at its signal; its pictures stay those of the day it was opened. */
function followed(
  kept: KeptAlert,
  finding: SignalFinding,
  moved: readonly MeasuredChange[],
  context: AlertBookContext,
): KeptAlert {
  // Too little to say anything is no sign that it is as before.
  if (finding.state === 'learning') return kept
  const now = opened(finding, moved, context)
  if (!now) return revised(kept, { ...kept.body, state: 'closed', closedBecause: 'back' }, context.nowMs)
  const { openedAt, since, before, after } = kept.body
  if (now.text === kept.body.text && now.cause === kept.body.cause) return kept
  return revised(kept, { ...now, openedAt, since, before, after }, context.nowMs)
}

function revised(kept: KeptAlert, body: DriftAlert, nowMs: number): KeptAlert {
  return {
    ...{ alert: kept.alert, isSaid: false },
    // The broker takes a revision once, also one whose receipt was lost with a process that was killed.
    revision: kept.revision + 1,
    body: { ...body, changedAt: new Date(nowMs).toISOString() },
  }
}

/** The numbers of a finding, without what a part or a person is named by. */
export function numbersOf({
  value,
  baseline,
  limit,
  sigmas,
  pValue,
  divergence,
  samples,
}: SignalFinding): DriftAlert['numbers'] {
  const given = Object.entries({ value, baseline, limit, sigmas, pValue, divergence })
  return { ...Object.fromEntries(given.filter(([, number]) => Number.isFinite(number))), samples }
}
