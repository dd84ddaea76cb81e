import type { MeasuredSet } from './evaluate-set.ts'
import { areaWithInterval, percent, percentInterval } from './evaluation/wording.ts'

const begin = '<!-- evaluation -->'
const end = '<!-- /evaluation -->'

const columns = [
  'set',
  'backbone',
  'AUROC',
  'AUPRO',
  'good rejected',
  'defects missed',
  'at best',
  'fit, s',
  'judge, ms',
]
const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`

function cells({ set, backbone, imagesFitted, fitSeconds, report }: MeasuredSet): string[] {
  const { counts, auroc, aurocInterval, aupro, atPromisedRate, latencyMs } = report
  return [
    `${set} (${imagesFitted})`,
    backbone,
    areaWithInterval(auroc, aurocInterval),
    aupro === null ? '–' : aupro.toFixed(3),
    `${counts.falseRejects} of ${counts.good} (${percentInterval(report.falseRejectRateInterval)})`,
    `${counts.misses} of ${counts.defect} (${percentInterval(report.missRateInterval)})`,
    atPromisedRate === null ? '–' : percent(atPromisedRate.missRate),
    fitSeconds.toFixed(0),
    `${latencyMs.p50.toFixed(1)}, ${latencyMs.p99.toFixed(1)}`,
  ]
}

/** The mean over the sets, for every backbone that all of them were measured with. */
function means(measured: readonly MeasuredSet[]): string {
  const backbones = [...new Set(measured.map(({ backbone }) => backbone))]
  const all = backbones.map((backbone) => {
    const areas = measured.filter((one) => one.backbone === backbone).map(({ report }) => report.auroc)
    const mean = areas.reduce((sum, area) => sum + area, 0) / areas.length
    return `${backbone} ${mean.toFixed(3)} over ${areas.length}`
  })
  return `Mean AUROC: ${all.join(', ')} sets.`
}

/** Writes what was measured as a table in Markdown. */
export function evaluationTable(measured: readonly MeasuredSet[]): string {
  const [first] = measured
  if (!first) return 'Nothing was measured.\n'
  const { machine, software } = first.report.measured
  const rows = measured.map((one) => line(cells(one)))
  const alignment = columns.map((_, index) => (index < 2 ? '---' : '--:'))
  return [
    `${software}, ${machine}, one core a judgement, ${first.report.model.input.split(',')[0]} pixels, settings as`,
    '`vaglio fit` has them.',
    '',
    line(columns),
    line(alignment),
    ...rows,
    '',
    means(measured),
    '',
  ].join('\n')
}

/** Puts a table between its markers. @throws {RangeError} when the text has no markers */
export function withTable(text: string, table: string): string {
  const [from, to] = [text.indexOf(begin), text.indexOf(end)]
  if (from < 0 || to < from)
    throw new RangeError(`the text has no place for the table: ${begin} and ${end} are missing`)
  return `${text.slice(0, from + begin.length)}\n${table}${text.slice(to)}`
}
