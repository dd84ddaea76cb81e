import type uPlot from 'uplot'

const text = '#a0a0b0'
const grid = { stroke: '#24272e', width: 1 }
const font = '11px Inter, Arial, sans-serif'

/** Time below, numbers at the left. */
export function axes(spell: (value: number) => string, size = 56): uPlot.Axis[] {
  return [
    { stroke: text, font, grid, ticks: { show: false }, size: 22, values: (_, splits) => splits.map(clock) },
    { stroke: text, font, grid, ticks: { show: false }, size, values: (_, splits) => splits.map(spell) },
  ]
}

/** Of the day, as the machine counts it. */
function clock(atSeconds: number): string {
  return new Date(atSeconds * 1000).toTimeString().slice(0, 5)
}
