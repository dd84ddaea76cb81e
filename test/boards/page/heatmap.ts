import uPlot from 'uplot'
import type { DrawnPanel } from '../drawing.ts'
import { element } from './element.ts'
import { numberText } from './number-text.ts'
import { axes } from './time-axes.ts'

const emptyColour = '#181b1f'

/** The buckets of a histogram over time: the more in one, the brighter, by the square root as in Grafana. */
export function drawHeatmap(panel: DrawnPanel, into: HTMLElement, times: readonly number[]): void {
  const plot = element('div', 'body')
  into.append(plot)
  const buckets = panel.series
    .map(({ labels, values }) => ({ edge: Number(labels.le?.replace('+Inf', 'Infinity')), values }))
    .toSorted((one, other) => one.edge - other.edge)
  const rows = buckets.map(({ values }, row) =>
    values.map((value, at) => Math.max(0, (value ?? 0) - (buckets[row - 1]?.values[at] ?? 0))),
  )
  const edges = buckets.map(({ edge }) => (Number.isFinite(edge) ? numberText(panel.look, edge) : 'more'))
  const { clientWidth: width, clientHeight: height } = plot
  const options: uPlot.Options = {
    width,
    height,
    legend: { show: false },
    cursor: { show: false },
    scales: { x: {}, y: { range: [0, rows.length] } },
    axes: axes((value) => edges[value - 1] ?? ''),
    series: [{}, { paths: () => null, points: { show: false } }],
    hooks: { draw: [(drawn) => drawCells(drawn, rows, times)] },
  }
  new uPlot(options, [[...times], times.map(() => 0)], plot)
}

function drawCells(plot: uPlot, rows: readonly (readonly number[])[], times: readonly number[]): void {
  const highest = Math.max(1, ...rows.flat())
  const stepSeconds = (times[1] ?? 1) - (times[0] ?? 0)
  for (const [row, counts] of rows.entries()) {
    const [low, high] = [plot.valToPos(row, 'y', true), plot.valToPos(row + 1, 'y', true)]
    for (const [at, count] of counts.entries()) {
      const time = times[at] ?? 0
      if (count <= 0) continue
      const [left, right] = [plot.valToPos(time - stepSeconds, 'x', true), plot.valToPos(time, 'x', true)]
      plot.ctx.fillStyle = `color-mix(in oklab, #ff9830 ${12 + 88 * Math.sqrt(count / highest)}%, ${emptyColour})`
      plot.ctx.fillRect(Math.max(left, plot.bbox.left), high + 0.5, right - left + 0.5, low - high - 1)
    }
  }
}
