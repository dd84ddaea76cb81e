import { spellModel } from '../../shared/bus/model-change.ts'
import type { Explanation } from '../../shared/contracts/explanation.ts'
import type { Region } from '../../shared/contracts/region.ts'
import { inColumns } from './columns.ts'
import type { KeptExplanation } from './explanation-records.ts'
import { timeInWords } from './model-words.ts'

/** Explanations of one part as people read them in a terminal. */
export function explanationText(explanations: readonly KeptExplanation[]): string {
  const views = explanations.flatMap((one) => [
    titleOf(one),
    '',
    ...inColumns(factsOf(one.body).map(([name, value]) => [`  ${name}`, value])),
    '',
  ])
  return `${views.join('\n')}\n`
}

/** Which part and view it is about. */
export function titleOf({ envelope }: KeptExplanation): string {
  const { sequence, partId, view, capturedAt } = envelope
  return `part ${sequence} (${partId}), view ${view}, captured ${timeInWords(capturedAt)}`
}

/** What an explanation says, as lines of a name and a value. */
export function factsOf({ model, reason, worst, ...body }: Explanation): [name: string, value: string][] {
  return [
    ['model', spellModel(model)],
    ['score', scoreInWords(body)],
    ...(reason === undefined ? [] : [['reason', reason] as [string, string]]),
    ['worst place', worst ? `${regionInWords(worst.region)} of the frame` : 'the model names none'],
    ...nearestInWords(body),
  ]
}

function scoreInWords({ score, threshold, warningThreshold }: Omit<Explanation, 'model'>): string {
  const limits = `${(score / threshold).toFixed(2)} times the threshold of ${threshold.toPrecision(4)}`
  const warning = warningThreshold === undefined ? '' : `; suspicious above ${warningThreshold.toPrecision(4)}`
  return `${score.toPrecision(4)}, ${limits}${warning}`
}

function nearestInWords({ nearestGood, nearestGoodMissing }: Omit<Explanation, 'model'>): [string, string][] {
  if (nearestGood) {
    return [['nearest good', `${nearestGood.image}, ${regionInWords(nearestGood.region)} of the model’s input`]]
  }
  return nearestGoodMissing === undefined ? [] : [['nearest good', `cannot be shown: ${nearestGoodMissing}`]]
}

function regionInWords({ x, y, width, height }: Region): string {
  return `x ${x} to ${x + width}, y ${y} to ${y + height}`
}
