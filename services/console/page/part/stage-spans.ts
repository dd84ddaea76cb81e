import type { PartDetail } from '../../api/part.ts'

type Stage = keyof PartDetail['stagesMs']

/** From when to when a stage took, in milliseconds since capture. */
export interface StageSpan {
  readonly stage: Stage
  readonly startMs: number
  readonly endMs: number
  /** Model and rules judge side by side: each has one of two lanes; the others have both. */
  readonly lane: 0 | 1
  readonly lanes: 1 | 2
}

/** The stages one after another, model and rules side by side. What never ended is left out. */
export function stageSpans(stages: PartDetail['stagesMs']): readonly StageSpan[] {
  const spans: StageSpan[] = []
  let nowMs = 0
  const add = (stage: Stage, lane: 0 | 1, lanes: 1 | 2): number => {
    const tookMs = stages[stage]
    if (tookMs === undefined) return nowMs
    spans.push({ stage, startMs: nowMs, endMs: nowMs + tookMs, lane, lanes })
    return nowMs + tookMs
  }
  for (const stage of ['capture', 'queue', 'preprocess'] as const) nowMs = add(stage, 0, 2)
  nowMs = Math.max(add('model', 0, 1), add('rules', 1, 1))
  add('join', 0, 2)
  return spans
}
