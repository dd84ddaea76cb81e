import type { PartDetail } from '../../api/part.ts'

/** What the model says of one view, in units of its threshold: above 1 is anomalous. */
export interface Score {
  readonly value: number
  /** Above it a part is suspicious; absent where the model has no warning threshold. */
  readonly warning: number | undefined
  readonly level: 'good' | 'warning' | 'bad'
}

/** Nothing where the model did not judge. */
export function scoreOf({ model }: PartDetail['findings'][string]): Score | undefined {
  if (model?.outcome !== 'judged') return undefined
  return asScore(model)
}

export function asScore(model: {
  readonly score: number
  readonly threshold: number
  readonly warningThreshold?: number | undefined
}): Score {
  const value = model.score / model.threshold
  const warning = model.warningThreshold === undefined ? undefined : model.warningThreshold / model.threshold
  const level = value > 1 ? 'bad' : value > (warning ?? 1) ? 'warning' : 'good'
  return { value, warning, level }
}

/** How far along a bar a score is, from 0 to 1; the bar ends at twice the threshold. */
export function alongBar(value: number): number {
  return Math.min(1, Math.max(0, value / 2))
}
