import type { JSX } from 'preact'
import type { ReportSummary } from '../../../api/report.ts'
import { scoreBins, scoreBinWidth } from '../../../api/score-bins.ts'
import { format } from '../../texts/language.ts'
import { Chart } from '../chart/chart.tsx'
import { engineerTexts } from '../texts/engineer-texts.ts'
import { chartWidth, columnLength, columnTime, TimeAxis } from './time-axis.tsx'

const cellHeight = 9
const height = scoreBins * cellHeight
/** A single part of many still shows. */
const opacityMin = 0.12

/** A column for each stretch of time, a cell for each range of scores: a drift shows as a slope. */
export function ScoreStrip({ report, view }: { report: ReportSummary; view: string }): JSX.Element {
  const t = engineerTexts().reports
  const { columns } = report
  const wide = chartWidth / columns.length
  const yOf = (score: number): number => height - (score / scoreBinWidth) * cellHeight
  const judged = columns.filter(({ scores }) => scores[view])
  const rows = judged.map(({ from, scores }) => {
    const counts = scores[view] ?? []
    const above = counts.slice(Math.round(1 / scoreBinWidth)).reduce((sum, count) => sum + count, 0)
    return [columnTime(report, from), format.number(medianOf(counts), 1), format.number(above)]
  })
  return (
    <Chart
      title={t.scores(view)}
      words={`${t.scoresWords} (${columnLength(report)})`}
      table={{ heads: [t.time, 'p50', '> 1'], rows }}
    >
      <svg class="chart-svg" viewBox={`-30 -6 ${chartWidth + 32} ${height + 28}`} role="img">
        <title>{t.scores(view)}</title>
        {columns.map(({ from, scores }, index) => (
          <Column key={from} counts={scores[view] ?? []} x={index * wide} wide={wide} />
        ))}
        {[0, 0.5, 1, 1.5, 2].map((score) => (
          <text key={score} x="-6" y={yOf(score) + 4} text-anchor="end">
            {format.number(score, 1)}
          </text>
        ))}
        <path class="chart-limit" d={`M0 ${yOf(1)}H${chartWidth}`} />
        <TimeAxis report={report} y={height} />
      </svg>
    </Chart>
  )
}

function Column({ counts, x, wide }: { counts: readonly number[]; x: number; wide: number }): JSX.Element {
  const most = Math.max(1, ...counts)
  const limitBin = Math.round(1 / scoreBinWidth)
  const cells = counts.flatMap((count, bin) => (count > 0 ? [{ bin, share: count / most }] : []))
  return (
    <g>
      {cells.map(({ bin, share }) => (
        <rect
          key={bin}
          class={bin >= limitBin ? 'fill-reject' : 'strip-good'}
          x={x}
          y={height - (bin + 1) * cellHeight}
          width={wide}
          height={cellHeight}
          fill-opacity={opacityMin + (1 - opacityMin) * Math.sqrt(share)}
        />
      ))}
    </g>
  )
}

/** The middle of the bin that holds it. */
function medianOf(counts: readonly number[]): number {
  const half = counts.reduce((sum, count) => sum + count, 0) / 2
  let seen = 0
  const bin = counts.findIndex((count) => {
    seen += count
    return seen >= half
  })
  return (bin + 0.5) * scoreBinWidth
}
