import uPlot from 'uplot'
import type { DrawnPanel } from '../drawing.ts'
import { element } from './element.ts'
import { valueColour } from './palette.ts'
import { axes } from './time-axes.ts'

const letterWidth = 6.4
const namesGap = 14
const barShare = 0.72

/** A bar for each series, coloured by what its number means. */
export function drawStates({ series, look }: DrawnPanel, into: HTMLElement, times: readonly number[]): void {
  const plot = element('div', 'body')
  into.append(plot)
  const names = series.map(({ legend }) => legend).toReversed()
  const longest = Math.max(...names.map(({ length }) => length))
  const { clientWidth: width, clientHeight: height } = plot
  const [time, numbers] = axes((value) => names[value - 0.5] ?? '', namesGap + letterWidth * longest)
  const splits = (): number[] => names.map((_, index) => index + 0.5)
  const drawBars = (drawn: uPlot): void => {
    const rowHeight = Math.abs(drawn.valToPos(1, 'y', true) - drawn.valToPos(0, 'y', true))
    const edge = (at: number): number => Math.round(drawn.valToPos(times[at] ?? 0, 'x', true))
    for (const [row, { values }] of series.toReversed().entries()) {
      const top = drawn.valToPos(row + 0.5, 'y', true) - (rowHeight * barShare) / 2
      for (const [at, value] of values.entries()) {
        if (value === null || at === 0) continue
        drawn.ctx.fillStyle = valueColour(look, value)
        drawn.ctx.fillRect(edge(at - 1), top, edge(at) - edge(at - 1), rowHeight * barShare)
      }
    }
  }
  const options: uPlot.Options = {
    width,
    height,
    legend: { show: false },
    cursor: { show: false },
    scales: { x: {}, y: { range: [0, names.length] } },
    axes: [{ ...time }, { ...numbers, splits, grid: { show: false }, gap: 4 }],
    series: [{}, { paths: () => null, points: { show: false } }],
    hooks: { draw: [drawBars] },
  }
  new uPlot(options, [[...times], times.map(() => 0)], plot)
}
