import type { PartDetail } from '../../api/part.ts'
import { scoreOf } from './score.ts'

/** The view to look at first: the one that speaks most against the part. */
export function viewOfInterest(part: Pick<PartDetail, 'views' | 'reasons' | 'findings'>): string {
  const named = part.reasons.find(({ view }) => view !== undefined)?.view
  if (named !== undefined) return named
  const scored = part.views.map((view) => ({ view, score: scoreOf(part.findings[view] ?? {})?.value ?? 0 }))
  const [worst] = scored.sort((a, b) => b.score - a.score)
  return worst?.view ?? ''
}
