import type { Override } from '../../../shared/contracts/override.ts'
import type { PartDetail, PartSummary } from '../api/part.ts'

/** All that a verdict says of a part, as it is kept; what people say of it later stands beside it. */
export type PartRecord = Omit<PartDetail, 'pictures' | 'override' | 'overrideRevision'>

/** A part with the newest word of a person about it. */
export interface StoredPart {
  readonly record: PartRecord
  readonly override: Override | undefined
  /** Counts the words about the part. */
  readonly revision: number
}

/** A part as lists show it. */
export function summaryOf({ record, override, revision }: StoredPart): PartSummary {
  const { stagesMs, findings, software, traceId, ...summary } = record
  return { ...summary, ...(override?.action === 'correct' && { override }), overrideRevision: revision }
}

/** What spoke against a part: views that a reason names, and the checks that failed as `<view>/<check>`. */
export function faultsOf({ reasons, failedChecks }: Pick<PartRecord, 'reasons' | 'failedChecks'>): string[] {
  const inReasons = reasons.flatMap(({ view }) => view ?? [])
  const inChecks = failedChecks.map((name) => name.slice(0, name.indexOf('/')))
  return [...new Set([...inReasons, ...inChecks, ...failedChecks])]
}

/** Of each view that the model judged its score, in units of the model's threshold. */
export function scoresOf({ findings }: Pick<PartRecord, 'findings'>): { view: string; score: number }[] {
  return Object.entries(findings).flatMap(([view, { model }]) =>
    model?.outcome === 'judged' ? [{ view, score: model.score / model.threshold }] : [],
  )
}

/** True of a part whose pictures people will want to see: it did not pass, or the model found it suspicious. */
export function isWorthKeeping({ verdict, findings }: Pick<PartRecord, 'verdict' | 'findings'>): boolean {
  if (verdict !== 'pass') return true
  return Object.values(findings).some(
    ({ model }) => model?.outcome === 'judged' && model.score > (model.warningThreshold ?? Number.POSITIVE_INFINITY),
  )
}
