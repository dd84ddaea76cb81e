import type { JSX } from 'preact'
import type { ScoreBin } from '../../../api/report.ts'
import { format } from '../../texts/language.ts'
import { engineerTexts } from '../texts/engineer-texts.ts'

const width = 1200
const height = 280
const layers = ['passed', 'scoreAlone', 'otherwise'] as const
const fills = { passed: 'fill-pass', scoreAlone: 'fill-reject', otherwise: 'fill-quiet' } as const

export interface ScoreHistogramProps {
  readonly bins: readonly ScoreBin[]
  readonly binWidth: number
  /** The last bin, which holds everything above it, ends here. */
  readonly end: number
  readonly limit: number
  readonly warning: number | undefined
}

/** How many parts had which score. Counts are drawn by their square root: a single reject beside a thousand good parts shows. */
export function ScoreHistogram({ bins, binWidth, end, limit, warning }: ScoreHistogramProps): JSX.Element {
  const t = engineerTexts().thresholds
  const highest = Math.max(1, ...bins.map((bin) => bin.passed + bin.scoreAlone + bin.otherwise))
  const along = (score: number): number => (width * score) / end
  const tall = (count: number): number => height * Math.sqrt(count / highest)
  return (
    <>
      <svg class="chart-svg" viewBox={`-8 -20 ${width + 16} ${height + 44}`} role="img">
        <title>{t.score}</title>
        {bins.map((bin) => (
          <g key={bin.score}>
            {layers.map((layer, index) => {
              const below = layers.slice(0, index).reduce((sum, one) => sum + bin[one], 0)
              const [from, to] = [tall(below), tall(below + bin[layer])]
              return (
                <rect
                  key={layer}
                  class={fills[layer]}
                  x={along(bin.score) + 1}
                  y={height - to}
                  width={along(binWidth) - 1}
                  height={to - from}
                />
              )
            })}
          </g>
        ))}
        <path class="chart-axis" d={`M0 ${height}H${width}`} />
        {[0, 0.5, 1, 1.5, 2, end].map((tick) => (
          <text key={tick} x={along(tick)} y={height + 18} text-anchor={tick === end ? 'end' : 'middle'}>
            {tick === end ? `≥ ${format.number(tick, 1)}` : format.number(tick, 1)}
          </text>
        ))}
        {warning !== undefined && <Mark x={along(warning)} word={t.warning} kind="warning" />}
        <Mark x={along(1)} word={limit === 1 ? t.limit : '1'} kind="now" />
        {limit !== 1 && <Mark x={along(limit)} word={format.number(limit, 2)} kind="tried" />}
      </svg>
      <ul class="legend-row">
        {layers.map((layer) => (
          <li key={layer}>
            <span class={`swatch ${fills[layer]}`} />
            {t[layer]}
          </li>
        ))}
      </ul>
    </>
  )
}

function Mark({ x, word, kind }: { x: number; word: string; kind: 'warning' | 'now' | 'tried' }): JSX.Element {
  return (
    <g class={`threshold-mark threshold-mark-${kind}`}>
      <path d={`M${x} -4V${height}`} />
      <text x={x} y="-8" text-anchor={kind === 'warning' ? 'end' : 'middle'}>
        {word}
      </text>
    </g>
  )
}
