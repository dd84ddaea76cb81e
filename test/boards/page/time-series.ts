import uPlot from 'uplot'
import type { DrawnPanel } from '../drawing.ts'
import { element } from './element.ts'
import { numberText } from './number-text.ts'
import { colourNamed, seriesColour } from './palette.ts'
import { axes } from './time-axes.ts'

const headroom = 1.08

/** Lines, or areas on top of each other. */
export function drawTimeSeries(panel: DrawnPanel, into: HTMLElement, times: readonly number[]): void {
  const plot = element('div', 'body')
  into.append(plot, legend(panel))
  const columns = panel.isStacked ? stacked(panel) : panel.series.map(({ values }) => [...values])
  const top = topOf(panel, columns)
  // The highest of a stack first, so that those below it are drawn over it.
  const order = panel.series.map((_, index) => index)
  if (panel.isStacked) order.reverse()
  const { clientWidth: width, clientHeight: height } = plot
  const options: uPlot.Options = {
    width,
    height,
    legend: { show: false },
    cursor: { show: false },
    scales: { x: {}, y: { range: [0, top] } },
    axes: axes((value) => numberText({ ...panel.look, decimals: undefined }, value)),
    series: [{}, ...order.map((index) => lineOf(panel, index))],
    hooks: { draw: [(drawn) => drawThresholds(drawn, panel, top)] },
  }
  new uPlot(options, [[...times], ...order.map((index) => columns[index] ?? [])], plot)
}

function lineOf(panel: DrawnPanel, index: number): uPlot.Series {
  const stroke = seriesColour(panel, index)
  return { stroke, width: 1.5, points: { show: false }, ...(panel.isStacked && { fill: mixed(stroke) }) }
}

/** As Grafana's fill of 60 %, but so that nothing shines through. */
function mixed(colour: string): string {
  return `color-mix(in srgb, ${colour} 60%, #181b1f)`
}

function stacked({ series }: DrawnPanel): (number | null)[][] {
  const sums: number[] = []
  return series.map(({ values }) =>
    values.map((value, at) => {
      sums[at] = (sums[at] ?? 0) + (value ?? 0)
      return series.every((one) => one.values[at] === null) ? null : (sums[at] ?? 0)
    }),
  )
}

function topOf({ look }: DrawnPanel, columns: readonly (readonly (number | null)[])[]): number {
  const highest = Math.max(0, ...columns.flat().map((value) => value ?? 0))
  return look.max ?? (highest === 0 ? 1 : highest * headroom)
}

function drawThresholds(plot: uPlot, { look }: DrawnPanel, top: number): void {
  for (const { from, colour } of look.steps) {
    if (from === null || from <= 0 || from > top) continue
    const y = plot.valToPos(from, 'y', true)
    const { left, width } = plot.bbox
    plot.ctx.save()
    plot.ctx.strokeStyle = colourNamed(colour)
    plot.ctx.setLineDash([6, 5])
    plot.ctx.beginPath()
    plot.ctx.moveTo(left, y)
    plot.ctx.lineTo(left + width, y)
    plot.ctx.stroke()
    plot.ctx.restore()
  }
}

function legend(panel: DrawnPanel): HTMLElement {
  const entries = panel.series.map(({ legend: text }, index) => {
    const mark = element('i', '')
    mark.style.background = seriesColour(panel, index)
    return element('span', '', mark, text)
  })
  return element('div', 'legend', ...entries)
}
