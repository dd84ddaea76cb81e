import type { FittedModel } from '../../models/fit/fit.ts'
import { cheapest, type TradeOff } from '../../models/fit/trade-off.ts'
import type { ManifestOf } from '../../shared/contracts/model.ts'

const percent = (share: number) => `${Number((100 * share).toPrecision(2))} %`

/** What the threshold is worth, in sentences. */
function promiseOf({ manifest }: FittedModel, asked: number): string[] {
  const { falseRejectRateMax, assumedFalseRejectRateMax, confidence, imagesHeldBack, imagesNeeded } = manifest.promise
  const proven =
    `proven: at most ${percent(falseRejectRateMax)} of good parts are rejected ` +
    `(${percent(confidence)} confidence, n = ${imagesHeldBack}, whatever the scores' distribution)`
  const assumed =
    `at most ${percent(asked)} if the logarithms of the scores are normally distributed; ` +
    `${imagesNeeded} images would prove it`
  return assumedFalseRejectRateMax === undefined ? [proven] : [proven, assumed]
}

/** What a fit came to. @param asked share of good parts that may be rejected */
export function fitSummary(
  manifest: ManifestOf<'anomaly'>,
  model: FittedModel,
  copies: number,
  asked: number,
  seconds: number,
): string {
  const { name, version, threshold, warningThreshold } = manifest
  const { images } = model.provenance
  const leftOut = copies > 0 ? ` (${copies} copies left out)` : ''
  const rate = (images / seconds).toFixed(1)
  return [
    `${name} ${version}: fitted on ${images} good images${leftOut} in ${seconds.toFixed(1)} s, ${rate} images/s`,
    model.position === 'fixed' ? 'the place of a patch counts: parts lie alike' : 'the place of a patch does not count',
    `threshold ${threshold.toFixed(3)}, suspicious from ${warningThreshold?.toFixed(3)}`,
    ...promiseOf(model, asked).map((line) => `  ${line}`),
    '  as far as these images speak for the parts to come',
  ].join('\n')
}

/** What was learnt from overridden parts. */
export function overriddenSummary(good: number): string {
  return `${good} images of good parts that had been rejected are among them; the threshold rests on the others`
}

const header = ['threshold', 'good rejected', 'proven at most', 'defects found', 'cost a part', '']

function cellsOf(row: TradeOff, good: number, defects: number, notes: string): string[] {
  return [
    row.threshold.toFixed(3),
    `${row.falseRejects} of ${good}`,
    percent(row.falseRejectRateMax),
    `${row.defectsFound} of ${defects}`,
    row.costPerPart === undefined ? '' : row.costPerPart.toPrecision(3),
    notes,
  ]
}

/** The table of thresholds. @param threshold the one of the package, which the defects do not move */
export function tradeOffTable(rows: readonly TradeOff[], good: number, defects: number, threshold: number): string {
  const best = rows.some(({ costPerPart }) => costPerPart !== undefined) ? cheapest(rows) : undefined
  const lines = rows.map((row) => {
    const notes = [row.threshold === threshold && 'this package', row === best && 'cheapest'].filter(Boolean)
    return cellsOf(row, good, defects, notes.join(', '))
  })
  const widths = header.map((title, column) =>
    Math.max(...[title, ...lines.map((cells) => cells[column] ?? '')].map((text) => text.length)),
  )
  return [header, ...lines]
    .map((cells) =>
      cells
        .map((cell, column) => cell.padEnd(widths[column] as number))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
