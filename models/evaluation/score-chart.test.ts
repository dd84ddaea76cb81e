import { describe, expect, it } from 'vitest'
import { scoreChart } from './score-chart.ts'

interface Bar {
  readonly x: number
  readonly y: number
  readonly height: number
}

function bars(svg: string, kind: 'good' | 'defect'): Bar[] {
  const found = svg.matchAll(
    new RegExp(`<rect class="${kind}" x="([^"]+)" y="([^"]+)" width="[^"]+" height="([^"]+)"`, 'g'),
  )
  return [...found].map(([, x, y, height]) => ({ x: Number(x), y: Number(y), height: Number(height) }))
}

const lineAt = (svg: string, kind: string) => Number(svg.match(new RegExp(`<line class="${kind}" x1="([^"]+)"`))?.[1])

describe('the chart of scores', () => {
  const { html } = scoreChart({ good: [1, 1, 1, 2], defect: [2, 3.5], threshold: 2.5, warningThreshold: 1.5 })

  it('stands good parts on the axis and hangs defects from it, by their shares', () => {
    const [most, least] = bars(html, 'good') as [Bar, Bar]
    const hanging = bars(html, 'defect')
    expect(most.height / least.height).toBeCloseTo(3, 1)
    expect(most.y + most.height).toBeCloseTo(least.y + least.height, 0)
    expect(hanging.map(({ y }) => y)).toEqual([hanging[0]?.y, hanging[0]?.y])
    expect(hanging[0]?.height).toBeCloseTo(2 * least.height, 0)
  })

  it('draws the limits between the scores that they part', () => {
    const [good] = bars(html, 'good').slice(-1) as [Bar]
    const [defect] = bars(html, 'defect').slice(-1) as [Bar]
    expect(lineAt(html, 'threshold')).toBeGreaterThan(good.x)
    expect(lineAt(html, 'threshold')).toBeLessThan(defect.x)
    expect(lineAt(html, 'warning')).toBeLessThan(good.x)
    expect(html).toContain('rejected above 2.50')
    expect(html).toContain('suspicious above 1.50')
  })
})

it.each([
  ['one score for all', [1, 1], [1], 1],
  ['orders of magnitude', [0.001, 0.01], [5, 900], 0.5],
  ['scores below zero', [-3, -1], [0, 4], 1],
])('has a place for %s', (_, good, defect, threshold) => {
  const { html } = scoreChart({ good, defect, threshold, warningThreshold: null })
  expect(html).not.toMatch(/NaN|Infinity/)
  expect(bars(html, 'good').length).toBeGreaterThan(0)
  expect(bars(html, 'defect').length).toBeGreaterThan(0)
})
