import { expect, it } from 'vitest'
import { curveChart } from './curve-chart.ts'

it('draws a curve from the lower left to the upper right, and a circle at the threshold', () => {
  const { html } = curveChart({
    title: 'ROC',
    description: 'a curve',
    xLabel: 'x',
    yLabel: 'y',
    points: [
      { x: 0, y: 0 },
      { x: 0, y: 0.5 },
      { x: 1, y: 1 },
    ],
    marker: { x: 0.5, y: 0.5 },
  })
  expect(html).toContain('<polyline class="curve" points="64.0,276.0 64.0,145.0 336.0,14.0"/>')
  expect(html).toContain('<circle class="marker" cx="200" cy="145"')
  expect(html).toContain('aria-label="a curve"')
  expect(html).not.toContain('class="guess"')
})
