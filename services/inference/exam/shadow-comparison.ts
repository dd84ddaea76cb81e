import type { ExamReport } from '../../../shared/contracts/model-registry.ts'

type Scores = ExamReport['shadow'][number]
type Side = 'expected' | 'scored'

/** As many parts as one model has judged and the other not yet. */
const partsWaitingMax = 64

/** Puts together what two models say of the same parts, in whatever order their answers come. */
export interface ShadowComparison {
  readonly scores: readonly Scores[]
  /** @param score in units of the model's threshold */
  add(partId: string, side: Side, score: number): void
}

/** @param scoresMax what comes after so many is left out */
export function createShadowComparison(scoresMax: number): ShadowComparison {
  const scores: Scores[] = []
  const waiting: Record<Side, Map<string, number>> = { expected: new Map(), scored: new Map() }
  return {
    scores,
    add(partId, side, score) {
      const other = side === 'expected' ? 'scored' : 'expected'
      const otherScore = waiting[other].get(partId)
      if (otherScore === undefined) return keep(waiting[side], partId, score)
      waiting[other].delete(partId)
      if (scores.length >= scoresMax) return
      const [expected, scored] = side === 'expected' ? [score, otherScore] : [otherScore, score]
      scores.push({ of: partId, expected, scored })
    },
  }
}

/** The oldest gives way: most parts are never cut for the other model. */
function keep(parts: Map<string, number>, partId: string, score: number): void {
  parts.set(partId, score)
  const [oldest] = parts.keys()
  if (parts.size > partsWaitingMax && oldest !== undefined) parts.delete(oldest)
}
