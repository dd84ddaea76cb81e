import { describe, expect, it } from 'vitest'
import { normalDraw, type Random, seededRandom } from '../../../models/fit/random.ts'
import { type LimitSide, promiseOf, proposedLimit, rejectsAllowed, sampleMedian } from './proposed-limit.ts'

const any = () => true
const least: LimitSide = { side: 'min', allows: any }
const largest: LimitSide = { side: 'max', allows: any }
const draw = (count: number, one: () => number) => Array.from({ length: count }, one)

function limitOf(values: readonly number[], side: LimitSide, promise = promiseOf(values.length, 2, 0.005)): number {
  const proposed = proposedLimit(values, side, promise)
  if ('reason' in proposed) throw new Error(proposed.reason)
  return proposed.value
}

describe('the promise of all limits together', () => {
  it('is that of one limit where there is only one', () => {
    expect(promiseOf(598, 1, 0.005)).toMatchObject({ photosNeeded: 598, rank: 1 })
    expect(promiseOf(597, 1, 0.005).rank).toBe(0)
    expect(promiseOf(947, 1, 0.005).rank).toBe(2)
  })

  it('says for every number of photos what is proven, and how many would prove what was asked', () => {
    expect(promiseOf(30, 1, 0.005).proven).toBeCloseTo(0.095, 3)
    const { photosNeeded } = promiseOf(30, 13, 0.005)
    expect(promiseOf(photosNeeded, 13, 0.005)).toMatchObject({ rank: 1 })
    expect(promiseOf(photosNeeded, 13, 0.005).proven).toBeLessThanOrEqual(0.005)
    expect(promiseOf(photosNeeded - 1, 13, 0.005).rank).toBe(0)
    expect(promiseOf(8, 20, 0.005).proven).toBe(1)
  })

  it('with many photos lets the outermost of them lie outside', () => {
    const promise = promiseOf(3000, 2, 0.005)
    expect(promise.rank).toBeGreaterThan(1)
    expect(rejectsAllowed(promise)).toBe((promise.rank - 1) * 2)
    expect(promise.proven).toBeLessThanOrEqual(0.005)
    expect(rejectsAllowed(promiseOf(30, 2, 0.005))).toBe(0)
  })

  it.each([
    ['at the outermost values', 700, 3],
    ['at values further in', 2500, 3],
    ['of few photos', 30, 3],
  ])('holds in 95 of 100 runs whatever the distribution, %s', (_, photos, checks) => {
    const random = seededRandom(7)
    const { rank, proven } = promiseOf(photos, 2 * checks, 0.02)
    const at = Math.max(1, rank) - 1
    // Of uniform values it is known exactly how many lie outside of two limits.
    const inside = () => {
      const values = draw(photos, random).sort((one, other) => one - other)
      return (values.at(-1 - at) as number) - (values[at] as number)
    }
    const runs = draw(400, () => 1 - draw(checks, inside).reduce((product, share) => product * share, 1))
    const broken = runs.filter((outside) => outside > proven).length / runs.length
    expect(broken).toBeLessThan(0.07)
  })

  it.each([
    [1, 12],
    [4, 12],
    [8, 30],
  ])('holds for %i checks and %i photos where values are normally distributed', (checks, photos) => {
    const random = seededRandom(3)
    const promise = promiseOf(photos, 2 * checks, 0.005)
    const inside = () => {
      const values = draw(photos, () => normalDraw(random))
      return normalShare(limitOf(values, least, promise), limitOf(values, largest, promise))
    }
    const runs = draw(150, () => 1 - draw(checks, inside).reduce((product, share) => product * share, 1))
    const broken = runs.filter((outside) => outside > 0.005).length / runs.length
    expect(broken).toBeLessThan(0.08)
  })
})

/** Share of a standard normal distribution between two values, by the trapezium rule. */
function normalShare(low: number, high: number): number {
  const steps = 200
  const width = (high - low) / steps
  const density = (z: number) => Math.exp(-(z ** 2) / 2) / Math.sqrt(2 * Math.PI)
  let sum = (density(low) + density(high)) / 2
  for (let step = 1; step < steps; step += 1) sum += density(low + step * width)
  return sum * width
}

describe('a limit', () => {
  const random: Random = seededRandom(1)
  const diameters = draw(20, () => 12 + 0.1 * normalDraw(random))

  it('lies outside of all good parts and follows their unit', () => {
    const [low, high] = [limitOf(diameters, least), limitOf(diameters, largest)]
    expect(low).toBeLessThan(Math.min(...diameters))
    expect(high).toBeGreaterThan(Math.max(...diameters))
    const tenfold = diameters.map((value) => 10 * value)
    expect(limitOf(tenfold, largest)).toBeCloseTo(10 * high, 0)
    expect(
      limitOf(
        tenfold.map((value) => -value),
        least,
      ),
    ).toBeCloseTo(-limitOf(tenfold, largest), 9)
  })

  it('has few digits, and is rounded away from the good parts', () => {
    const high = limitOf(diameters, largest)
    expect(String(high)).toMatch(/^12\.\d{1,2}$/)
    const one = promiseOf(598, 1, 0.005)
    const values = draw(598, () => 5).map((value, index) => value + index / 1000)
    expect(limitOf(values, largest, one)).toBe(5.6)
    expect(limitOf(values.with(0, 4.9937), least, one)).toBe(4.99)
  })

  it('is no wider than it has to be', () => {
    const values = [...draw(10, () => -1), ...draw(10, () => 1)]
    // Mean 0, deviation 1.03; the factor in tables for 99.5 % with 95 % confidence from 20 values is about 3.6.
    expect(
      limitOf(
        values.map((value) => value + 0.001),
        largest,
        promiseOf(20, 1, 0.005),
      ),
    ).toBeLessThan(4)
    expect(
      limitOf(
        values.map((value) => value + 0.001),
        largest,
        promiseOf(20, 1, 0.005),
      ),
    ).toBeGreaterThan(3.4)
    const many = promiseOf(2500, 4, 0.02)
    const ranks = draw(2500, () => 0).map((_, index) => index)
    expect(limitOf(ranks, largest, many)).toBeGreaterThanOrEqual(2500 - many.rank)
    expect(limitOf(ranks, largest, many)).toBeLessThan(2500 - many.rank + 100)
  })

  it('of a count stays whole, and where it never changes stays there', () => {
    const counts = [3, 4, 4, 4, 4, 4, 4, 5]
    expect(Number.isInteger(limitOf(counts, largest))).toBe(true)
    expect(
      limitOf(
        draw(20, () => 4),
        largest,
      ),
    ).toBe(4)
    expect(
      limitOf(
        draw(20, () => 0),
        least,
      ),
    ).toBe(0)
  })

  it('that would exclude nothing is not proposed', () => {
    const reasonOf = (values: readonly number[], side: LimitSide): string => {
      const proposed = proposedLimit(values, side, promiseOf(8, 2, 0.005))
      return 'reason' in proposed ? proposed.reason : `${proposed.value}`
    }
    const shares = [96, 97.5, 98.2, 99.9, 97, 98, 99, 98.5]
    expect(reasonOf(shares, { side: 'max', allows: (value) => value <= 100 })).toMatch(
      /^the spread is so large that no limit is left: it would be at 10\d\.?\d*, beyond 100, the end of the scale$/,
    )
    const lengths = [0.1, 0.4, 0.2, 0.7, 0.3, 0.5, 0.2, 0.1]
    expect(reasonOf(lengths, { side: 'min', allows: (value) => value >= 0 })).toMatch(/no limit is left: .* beyond 0,/)
    expect(reasonOf(lengths, { side: 'min', allows: (value) => value > 0 })).toContain('which the check does not take')
  })

  it('cannot be told from photos that measure exactly the same', () => {
    expect(
      proposedLimit(
        draw(20, () => 12.345),
        largest,
        promiseOf(20, 2, 0.005),
      ),
    ).toHaveProperty('reason')
  })
})

it('the median of an even number lies between the middle two', () => {
  expect(sampleMedian([4, 1, 3, 2])).toBe(2.5)
  expect(sampleMedian([3, 1, 2])).toBe(2)
})
