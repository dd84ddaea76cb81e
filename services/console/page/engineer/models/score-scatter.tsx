import type { JSX } from 'preact'
import type { ViewExam } from '../../../api/model.ts'
import { format } from '../../texts/language.ts'
import { engineerTexts } from '../texts/engineer-texts.ts'

const side = 300
const margin = 42
/** Scores above are drawn at the edge. */
const scoreMax = 3
const ticks = [0, 0.5, 1, 1.5, 2, 2.5, 3]

/** A live part is a dot: the running model's score across, the candidate's upward. */
export function ScoreScatter({ scores }: { scores: ViewExam['shadow'] }): JSX.Element {
  const t = engineerTexts().models
  const highest = Math.max(1.2, ...scores.flatMap(({ expected, scored }) => [expected, scored]))
  const end = Math.min(scoreMax, Math.ceil(highest * 2) / 2)
  const along = (score: number): number => (side * Math.min(score, end)) / end
  const limit = along(1)
  return (
    <svg class="chart-svg scatter" viewBox={`${-margin} -8 ${side + margin + 8} ${side + margin + 8}`} role="img">
      <title>{t.shadow}</title>
      <rect class="scatter-agree" x="0" y={side - limit} width={limit} height={limit} />
      <rect class="scatter-agree" x={limit} y="0" width={side - limit} height={side - limit} />
      {ticks
        .filter((tick) => tick <= end)
        .map((tick) => (
          <g key={tick}>
            <text x={along(tick)} y={side + 16} text-anchor="middle">
              {format.number(tick, 1)}
            </text>
            <text x="-8" y={side - along(tick) + 4} text-anchor="end">
              {format.number(tick, 1)}
            </text>
          </g>
        ))}
      <path class="chart-axis" fill="none" d={`M0 0V${side}H${side}`} />
      <path class="chart-limit" fill="none" d={`M${limit} 0V${side}M0 ${side - limit}H${side}`} />
      {scores.map(({ of, expected, scored }) => (
        <Dot key={of} x={along(expected)} y={side - along(scored)} isAgreed={expected > 1 === scored > 1} />
      ))}
      <text x={side / 2} y={side + 34} text-anchor="middle">
        {t.running}
      </text>
      <text x={-side / 2} y="-31" text-anchor="middle" transform="rotate(-90)">
        {t.candidate}
      </text>
    </svg>
  )
}

/** Where the models do not agree it is a cross. */
function Dot({ x, y, isAgreed }: { x: number; y: number; isAgreed: boolean }): JSX.Element {
  if (isAgreed) return <circle class="scatter-dot" cx={x} cy={y} r="3.5" />
  return <path class="scatter-cross" d={`M${x - 5} ${y - 5}l10 10m-10 0l10 -10`} />
}
