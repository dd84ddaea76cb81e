import { describe, expect, it } from 'vitest'
import { normalDraw, type Random, seededRandom } from './random.ts'
import { calibrateThreshold } from './threshold.ts'

const draw = (count: number, one: () => number) => Array.from({ length: count }, one)

/** Share of runs in which more of a population exceeds the threshold than the promise proves. */
function brokenPromises(runs: number, count: number, rate: number, one: () => number, tail: (x: number) => number) {
  let broken = 0
  for (let run = 0; run < runs; run++) {
    const { threshold, promise } = calibrateThreshold(draw(count, one), rate)
    if (tail(threshold) > promise.falseRejectRateMax) broken++
  }
  return broken / runs
}

/** Pareto's distribution with no variance: P(score > x) = x^-1.5. */
const pareto = (random: Random) => () => (1 - random()) ** (-1 / 1.5)
const paretoTail = (x: number) => x ** -1.5

describe('the promise that assumes nothing', () => {
  it.each([
    ['by an order statistic', 250, 0.02, 2000],
    ['by the largest of few', 30, 0.005, 400],
  ])('holds in 95 of 100 runs for heavy-tailed scores, %s', (_, count, rate, runs) => {
    const broken = brokenPromises(runs, count, rate, pareto(seededRandom(11)), paretoTail)
    expect(broken).toBeLessThan(0.065)
  })

  it('is no weaker than it has to be', () => {
    // Of a distribution with a bounded tail every image counts, and one threshold in twenty is too low.
    const random = seededRandom(4)
    const broken = brokenPromises(2000, 250, 0.02, random, (x) => 1 - x)
    expect(broken).toBeGreaterThan(0.02)
    expect(broken).toBeLessThan(0.065)
  })

  it('is kept by a score that was seen once there are enough of them', () => {
    const scores = draw(598, pareto(seededRandom(1)))
    const { threshold, promise } = calibrateThreshold(scores, 0.005)
    expect(threshold).toBe(Math.max(...scores))
    expect(promise).toMatchObject({ imagesHeldBack: 598, imagesNeeded: 598 })
    expect(promise.falseRejectRateMax).toBeCloseTo(0.005, 5)
    expect(promise.falseRejectRateMax).toBeLessThanOrEqual(0.005)
    expect(promise.assumedFalseRejectRateMax).toBeUndefined()
  })

  it('takes the second largest of 947, which proves as much and rejects fewer defects for nothing', () => {
    const scores = draw(947, pareto(seededRandom(2)))
    expect(calibrateThreshold(scores, 0.005).threshold).toBe(scores.toSorted((one, other) => other - one)[1])
  })
})

describe('with fewer images', () => {
  it('says what is proven, what is assumed and how many images would prove it', () => {
    const { promise } = calibrateThreshold(draw(30, pareto(seededRandom(3))), 0.005)
    expect(promise.falseRejectRateMax).toBeCloseTo(0.095, 3)
    expect(promise).toMatchObject({ assumedFalseRejectRateMax: 0.005, confidence: 0.95, imagesNeeded: 598 })
  })

  it('keeps the assumed promise for normal log scores', () => {
    const random = seededRandom(3)
    const runs = 400
    let broken = 0
    for (let run = 0; run < runs; run++) {
      const { threshold } = calibrateThreshold(
        draw(20, () => Math.exp(0.3 * normalDraw(random))),
        0.005,
      )
      // Of a standard normal population, 0.5 % lie above 2.5758.
      if (Math.log(threshold) / 0.3 < 2.5758) broken++
    }
    expect(broken / runs).toBeGreaterThan(0.02)
    expect(broken / runs).toBeLessThan(0.08)
  })

  it('never lies below a score it has seen', () => {
    const scores = [...draw(40, () => 1), 9].map((score, index) => score + index / 1000)
    expect(calibrateThreshold(scores, 0.05).threshold).toBe(Math.max(...scores))
  })
})

it('warns below the threshold, at the limit of ten times the rate', () => {
  const scores = draw(100, pareto(seededRandom(5)))
  const { threshold, warningThreshold } = calibrateThreshold(scores, 0.005)
  expect(warningThreshold).toBeLessThan(threshold)
  expect(warningThreshold).toBe(calibrateThreshold(scores, 0.05).threshold)
})

it('scales with the scores', () => {
  const scores = [1, 1.2, 0.9, 1.1, 1.05, 0.97, 1.03, 0.99]
  const doubled = calibrateThreshold(
    scores.map((score) => 2 * score),
    0.005,
  )
  expect(doubled.threshold).toBeCloseTo(2 * calibrateThreshold(scores, 0.005).threshold, 10)
})
