import { expect, test } from 'vitest'
import { countScore, mergedHistogram, newScoreHistogram, quantile, shareAbove } from './score-histogram.ts'

function histogramOf(scores: readonly number[]) {
  const histogram = newScoreHistogram()
  for (const score of scores) countScore(histogram, score)
  return histogram
}

const even = Array.from({ length: 1000 }, (_, place) => (place + 1) / 1000)

test('a quantile is at most half a percent off', () => {
  for (const rank of [0.05, 0.5, 0.95, 1])
    expect(Math.abs(quantile(histogramOf(even), rank) / rank - 1)).toBeLessThan(0.006)
})

test('histograms merge to that of all scores', () => {
  const halves = [histogramOf(even.slice(0, 500)), histogramOf(even.slice(500))]
  expect(mergedHistogram(halves)).toEqual(histogramOf(even))
})

test('tells the share above a score, and bounds scores that no model should give', () => {
  expect(Math.abs(shareAbove(histogramOf(even), 0.9) - 0.1)).toBeLessThan(0.01)
  expect(quantile(histogramOf([-1, 0]), 0.5)).toBeCloseTo(0.001, 4)
  expect(quantile(histogramOf([1e9]), 0.5)).toBeCloseTo(100, 0)
  expect(quantile(newScoreHistogram(), 0.5)).toBeNaN()
})
