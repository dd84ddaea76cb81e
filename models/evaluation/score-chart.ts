import { type Markup, markup, nothing } from './markup.ts'
import { linearScale, logarithmicScale, type Scale } from './scale.ts'

/** Scores of images whose truth is known, and the limits they are compared with. */
export interface Scores {
  readonly good: readonly number[]
  readonly defect: readonly number[]
  readonly threshold: number
  readonly warningThreshold: number | null
}

const [width, height] = [760, 330]
const plot = { left: 64, right: 746, top: 30, bottom: 276 }
/** Neither kind of bars is pressed into less than this share of the height. */
const heightShareMin = 0.25
const bins = 40
/** Scores that differ by more than this factor are drawn on a logarithmic axis. */
const linearFactorMax = 4
/** Room that the name of a limit takes. */
const labelWidth = 150
/** Room beyond the outermost values, as a share of the axis. */
const margin = 0.03

function axis(values: readonly number[]): Scale & { readonly edges: readonly number[] } {
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const isLogarithmic = low > 0 && high / low > linearFactorMax
  const forth = isLogarithmic ? Math.log : (value: number) => value
  const back = isLogarithmic ? Math.exp : (value: number) => value
  const span = forth(high) - forth(low) || 1
  const [first, last] = [forth(low) - margin * span, forth(high) + margin * span]
  const scale = isLogarithmic ? logarithmicScale : linearScale
  return {
    ...scale([back(first), back(last)], [plot.left, plot.right]),
    edges: Array.from({ length: bins + 1 }, (_, edge) => back(first + ((last - first) * edge) / bins)),
  }
}

/** Share of the scores in each bin. */
function shares(scores: readonly number[], edges: readonly number[]): number[] {
  return Array.from({ length: bins }, (_, bin) => {
    const [from, to] = [edges[bin] as number, edges[bin + 1] as number]
    return scores.filter((score) => score >= from && score < to).length / scores.length
  })
}

/** A limit with its name beside it: to the left where there is room, the threshold's to the right unless there is none. */
function limitLine(x: number, kind: 'threshold' | 'warning', label: string): Markup {
  const isLeft = x > (kind === 'threshold' ? plot.right : plot.left) + (kind === 'threshold' ? -labelWidth : labelWidth)
  const y = kind === 'threshold' ? plot.top - 14 : plot.top + 2
  return markup`<line class="${kind}" x1="${x}" x2="${x}" y1="${y - 8}" y2="${plot.bottom}"/>
<text class="limit" x="${x + (isLeft ? -6 : 6)}" y="${y + 2}" text-anchor="${isLeft ? 'end' : 'start'}">${label}</text>`
}

/** Where the bars part, and how long one is, so that the tallest of both kinds have room. */
function heights(tallestUp: number, tallestDown: number) {
  const height = plot.bottom - plot.top - 12
  const upShare = tallestUp / (tallestUp + tallestDown)
  const up = Math.min(Math.max(upShare, heightShareMin), 1 - heightShareMin) * height
  const unit = Math.min(up / tallestUp, (height - up) / tallestDown)
  return { middle: plot.top + 12 + up, lengthOf: (share: number) => share * unit }
}

/** Draws how scores are spread, good parts upward and defects downward, each as shares of their own number. */
export function scoreChart({ good, defect, threshold, warningThreshold }: Scores): Markup {
  const { at, ticks, edges } = axis([...good, ...defect, threshold])
  const upward = shares(good, edges)
  const downward = shares(defect, edges)
  const { middle, lengthOf } = heights(Math.max(...upward), Math.max(...downward))
  const bar = (kind: string, share: number, bin: number): Markup => {
    if (share === 0) return nothing
    const [left, right] = [at(edges[bin] as number), at(edges[bin + 1] as number)]
    const y = kind === 'good' ? middle - lengthOf(share) : middle
    const size = markup`width="${(right - left - 1).toFixed(1)}" height="${lengthOf(share).toFixed(1)}"`
    return markup`<rect class="${kind}" x="${(left + 0.5).toFixed(1)}" y="${y.toFixed(1)}" ${size}/>`
  }
  const warning = warningThreshold === null || warningThreshold < (edges[0] as number) ? [] : [warningThreshold]
  const description = `Scores of ${good.length} good parts and ${defect.length} defects around the threshold ${threshold.toPrecision(3)}`
  return markup`<figure class="wide">
<figcaption>Scores: good parts upward, defects downward</figcaption>
<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${description}">
${ticks.map(
  (tick) => markup`<line class="grid" x1="${at(tick)}" x2="${at(tick)}" y1="${plot.top}" y2="${plot.bottom}"/>
<text x="${at(tick)}" y="${plot.bottom + 18}" text-anchor="middle">${tick}</text>`,
)}
${upward.map((share, bin) => bar('good', share, bin))}
${downward.map((share, bin) => bar('defect', share, bin))}
<line class="axis" x1="${plot.left}" x2="${plot.right}" y1="${middle}" y2="${middle}"/>
<text class="good" x="${plot.left - 8}" y="${middle - 14}" text-anchor="end">good</text>
<text class="defect" x="${plot.left - 8}" y="${middle + 24}" text-anchor="end">defect</text>
${limitLine(at(threshold), 'threshold', `rejected above ${threshold.toPrecision(3)}`)}
${warning.map((limit) => limitLine(at(limit), 'warning', `suspicious above ${limit.toPrecision(3)}`))}
<text x="${(plot.left + plot.right) / 2}" y="${height - 14}" text-anchor="middle">score</text>
</svg>
</figure>`
}
