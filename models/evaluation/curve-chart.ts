import { type Markup, markup } from './markup.ts'
import type { CurvePoint } from './ranking.ts'
import { linearScale } from './scale.ts'

/** A curve within the unit square. */
export interface Curve {
  readonly title: string
  /** What a person who cannot see the chart is told. */
  readonly description: string
  readonly xLabel: string
  readonly yLabel: string
  readonly points: readonly CurvePoint[]
  /** Where the package's threshold puts the model. */
  readonly marker: CurvePoint
  /** What guessing gives, if it is a straight line. */
  readonly guess?: readonly [CurvePoint, CurvePoint]
}

const [width, height] = [360, 330]
const plot = { left: 64, right: 336, top: 14, bottom: 276 }

const percent = (share: number) => `${Math.round(100 * share)} %`

/** Draws a curve as SVG. */
export function curveChart({ title, description, xLabel, yLabel, points, marker, guess }: Curve): Markup {
  const x = linearScale([0, 1], [plot.left, plot.right])
  const y = linearScale([0, 1], [plot.bottom, plot.top])
  const path = (line: readonly CurvePoint[]) =>
    line.map((point) => `${x.at(point.x).toFixed(1)},${y.at(point.y).toFixed(1)}`).join(' ')
  const middle = (plot.top + plot.bottom) / 2
  return markup`<figure>
<figcaption>${title}</figcaption>
<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${description}">
${x.ticks.map(
  (tick) => markup`<line class="grid" x1="${x.at(tick)}" x2="${x.at(tick)}" y1="${plot.top}" y2="${plot.bottom}"/>
<text x="${x.at(tick)}" y="${plot.bottom + 18}" text-anchor="middle">${percent(tick)}</text>`,
)}
${y.ticks.map(
  (tick) => markup`<line class="grid" x1="${plot.left}" x2="${plot.right}" y1="${y.at(tick)}" y2="${y.at(tick)}"/>
<text x="${plot.left - 8}" y="${y.at(tick) + 4}" text-anchor="end">${percent(tick)}</text>`,
)}
${guess ? markup`<polyline class="guess" points="${path(guess)}"/>` : ''}
<polyline class="curve" points="${path(points)}"/>
<circle class="marker" cx="${x.at(marker.x)}" cy="${y.at(marker.y)}" r="5"/>
<text x="${(plot.left + plot.right) / 2}" y="${height - 14}" text-anchor="middle">${xLabel}</text>
<text x="14" y="${middle}" text-anchor="middle" transform="rotate(-90 14 ${middle})">${yLabel}</text>
</svg>
</figure>`
}
