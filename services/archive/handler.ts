import { createHash } from 'node:crypto'
import type { PartEnvelope } from '../../shared/contracts/envelope.ts'
import type { Override, OverrideEnvelope } from '../../shared/contracts/override.ts'
import type { Verdict } from '../../shared/contracts/verdict.ts'
import type { Incoming } from '../../shared/runtime/handler.ts'
import type { ImageClass } from './images/image-class.ts'
import type { CheckRecord, OverrideRecord, VerdictRecord } from './records/record.ts'

const digestCharactersShown = 12
const hashRange = 2 ** 32

/** What the broker says of a stored verdict. */
export interface Stored {
  readonly traceparent: string | undefined
  readonly streamSequence: number
  readonly storedAtMs: number
}

/** A verdict as the archive keeps it: one row of `parts`, and one of `checks` for each of its measurements. */
export function verdictRecord({ envelope, body }: Incoming<PartEnvelope, Verdict>, stored: Stored): VerdictRecord {
  const { stagesMs, findings, reasons } = body
  return {
    part_id: envelope.partId,
    station: envelope.station,
    sequence: envelope.sequence,
    trigger: envelope.trigger ?? null,
    request: envelope.request ?? null,
    views: envelope.viewsExpected,
    captured_at: envelope.capturedAt,
    decided_at: body.decidedAt,
    stored_at: new Date(stored.storedAtMs).toISOString(),
    verdict: body.verdict,
    basis: body.basis,
    score: body.score ?? null,
    latency_ms: rounded(body.latencyMs),
    budget_ms: envelope.budgetMs,
    capture_ms: rounded(stagesMs.capture),
    queue_ms: rounded(stagesMs.queue),
    preprocess_ms: rounded(stagesMs.preprocess),
    model_ms: rounded(stagesMs.model),
    rules_ms: rounded(stagesMs.rules),
    join_ms: rounded(stagesMs.join),
    recipe_revision: envelope.recipeRevision,
    software: body.software,
    models: modelsOf(findings),
    failed_checks: checksOf(findings).flatMap(({ view, name, passed }) => (passed ? [] : [`${view}/${name}`])),
    reason_codes: [...new Set(reasons.map(({ code }) => code))],
    reasons: reasons.map(({ text }) => text),
    findings: JSON.stringify(findings),
    trace_id: stored.traceparent?.split('-')[1] ?? null,
    stream_sequence: stored.streamSequence,
    checks: checksOf(findings),
  }
}

export function overrideRecord({ envelope, body }: Incoming<OverrideEnvelope, Override>): OverrideRecord {
  return {
    part_id: envelope.partId,
    station: envelope.station,
    revision: envelope.revision,
    sequence: body.sequence,
    action: body.action,
    verdict: body.verdict,
    was_verdict: body.was.verdict,
    was_basis: body.was.basis,
    reason_code: body.reasonCode,
    note: body.note,
    person: body.by,
    said_at: body.at,
  }
}

/**
 * For how long the images of a part are worth keeping; undefined when they are not. Which passed parts are, is the same
 * whenever it is asked: the hash of the part's identity says.
 * @param passShare of the passed parts, from 0 to 1
 */
export function imageClassOf(partId: string, { verdict, basis }: Verdict, passShare: number): ImageClass | undefined {
  if (basis === 'fail-safe') return 'fail-safe'
  if (verdict !== 'pass') return 'reject'
  const hash = createHash('sha256').update(partId).digest().readUInt32BE()
  return hash / hashRange < passShare ? 'pass' : undefined
}

/** Views of which the verdict itself says that there is no image. */
export function viewsWithoutImage({ findings }: Pick<Verdict, 'findings'>): readonly string[] {
  return Object.entries(findings).flatMap(([view, { model, rules }]) =>
    [model, rules].some((one) => one?.outcome === 'unable' && one.code === 'image-missing') ? [view] : [],
  )
}

/** To a hundredth of a millisecond: the rest is noise that does not compress. */
function rounded<Duration extends number | undefined>(
  durationMs: Duration,
): Duration extends number ? number : number | null
function rounded(durationMs: number | undefined): number | null {
  return durationMs === undefined ? null : Math.round(durationMs * 100) / 100
}

function modelsOf(findings: Verdict['findings']): string[] {
  const used = Object.values(findings).flatMap(({ model }) => (model?.outcome === 'judged' ? [model.model] : []))
  const names = used.map(({ name, version, sha256 }) => `${name}/${version}@${sha256.slice(0, digestCharactersShown)}`)
  return [...new Set(names)]
}

function checksOf(findings: Verdict['findings']): CheckRecord[] {
  return Object.entries(findings).flatMap(([view, { rules }]) =>
    rules?.outcome === 'judged'
      ? rules.checks.map(({ name, kind, value, unit, limits, passed, onFail }) => ({
          view,
          name,
          kind,
          value: value ?? null,
          unit,
          min: limits.min ?? null,
          max: limits.max ?? null,
          passed,
          on_fail: onFail,
        }))
      : [],
  )
}
