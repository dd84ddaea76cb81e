import type { PartEnvelope } from '../../shared/contracts/envelope.ts'
import type { Verdict } from '../../shared/contracts/verdict.ts'
import type { PartDetail } from './api/part.ts'

/** What the console keeps of a verdict: what its pages and its interface show of a part. */
export function recordOf(
  part: PartEnvelope,
  verdict: Verdict,
): Omit<PartDetail, 'pictures' | 'override' | 'overrideRevision'> {
  const { partId, sequence, station, viewsExpected, capturedAt, budgetMs, recipeRevision } = part
  const { score, ...said } = verdict
  const failedChecks = Object.entries(verdict.findings).flatMap(([view, { rules }]) =>
    rules?.outcome === 'judged'
      ? rules.checks.filter(({ passed }) => !passed).map(({ name }) => `${view}/${name}`)
      : [],
  )
  return {
    ...{ partId, sequence, station, views: viewsExpected, capturedAt, budgetMs, recipeRevision },
    ...said,
    ...(score !== undefined && { score }),
    failedChecks,
  }
}
