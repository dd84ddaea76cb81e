import { expect, it } from 'vitest'
import { normalDraw, seededRandom } from './random.ts'
import { calibrateThreshold } from './threshold.ts'

it('keeps its promise: at most one threshold in twenty lets more good parts be rejected than allowed', () => {
  const random = seededRandom(3)
  const runs = 400
  let broken = 0
  for (let run = 0; run < runs; run++) {
    const scores = Array.from({ length: 20 }, () => Math.exp(0.3 * normalDraw(random)))
    const { threshold } = calibrateThreshold(scores, 0.005)
    // Of a standard normal population, 0.5 % lie above 2.5758.
    if (Math.log(threshold) / 0.3 < 2.5758) broken++
  }
  expect(broken / runs).toBeGreaterThan(0.02)
  expect(broken / runs).toBeLessThan(0.08)
})

it('lies above every score it rests on and says what it rests on', () => {
  const scores = [0.9, 1, 1.1, 0.95, 1.05, 1, 0.98, 1.02]
  const { threshold, promise } = calibrateThreshold(scores, 0.01)
  expect(threshold).toBeGreaterThan(1.1)
  expect(promise).toMatchObject({ falseRejectRateMax: 0.01, confidence: 0.95, imagesHeldBack: 8 })
})

it('scales with the scores', () => {
  const scores = [1, 1.2, 0.9, 1.1, 1.05, 0.97, 1.03, 0.99]
  const doubled = calibrateThreshold(
    scores.map((score) => 2 * score),
    0.005,
  )
  expect(doubled.threshold).toBeCloseTo(2 * calibrateThreshold(scores, 0.005).threshold, 10)
})
