import 'uplot/dist/uPlot.min.css'
import './board.css'
import type { Board, DrawnPanel } from '../drawing.ts'
import { element } from './element.ts'
import { drawHeatmap } from './heatmap.ts'
import { drawBars, drawStat, drawTable } from './plain-panels.ts'
import { drawStates } from './states.ts'
import { drawTimeSeries } from './time-series.ts'

declare global {
  interface Window {
    /** Draws a board in the place of whatever is there. */
    drawBoard(board: Board): void
  }
}

window.drawBoard = ({ title, description, caption, times, panels }) => {
  const grid = element('main', 'grid')
  const header = element('header', '', element('h1', '', title), element('p', '', description))
  document.body.replaceChildren(header, grid, element('footer', '', caption))
  // Their places first, for a plot is as large as the place it stands in.
  const frames = panels.map((panel) => frameOf(panel))
  grid.append(...frames)
  for (const [index, panel] of panels.entries()) {
    const frame = frames[index]
    if (frame) draw(panel, frame, times)
  }
}

function frameOf({ title, place: { x, y, w, h } }: DrawnPanel): HTMLElement {
  const frame = element('section', 'panel', element('h2', '', title))
  frame.style.gridArea = `${y + 1} / ${x + 1} / span ${h} / span ${w}`
  return frame
}

type Draw = (panel: DrawnPanel, into: HTMLElement, times: readonly number[]) => void

/** By what Grafana calls them. */
const kinds: Readonly<Record<string, Draw>> = {
  timeseries: drawTimeSeries,
  heatmap: drawHeatmap,
  'state-timeline': drawStates,
  stat: drawStat,
  bargauge: drawBars,
  table: drawTable,
}

function draw(panel: DrawnPanel, into: HTMLElement, times: readonly number[]): void {
  const drawKind = kinds[panel.kind]
  if (!drawKind) throw new Error(`no way is known to draw a ${panel.kind}; add one beside this file`)
  if (panel.series.some(({ values }) => values.some((value) => value !== null))) drawKind(panel, into, times)
  else into.append(element('div', 'body', element('div', 'empty', panel.noValue)))
}
