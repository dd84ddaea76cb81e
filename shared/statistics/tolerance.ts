/** Standard normal distribution function; erfc by Numerical Recipes' Chebyshev fit, relative error below 1.2e-7. */
function normalProbability(z: number): number {
  const x = Math.abs(z) / Math.SQRT2
  const t = 1 / (1 + x / 2)
  const coefficients = [
    -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223,
    0.17087277,
  ]
  const exponent = coefficients.reduceRight((sum, coefficient) => coefficient + t * sum, 0)
  const upper = (t * Math.exp(exponent - x * x)) / 2
  return z > 0 ? 1 - upper : upper
}

/** The z at which a rising function reaches `target`, within [low, high]. */
function solve(rising: (z: number) => number, target: number, low: number, high: number): number {
  for (let halving = 0; halving < 40; halving++) {
    const middle = (low + high) / 2
    if (rising(middle) < target) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/**
 * P(T ≤ t) of the noncentral t distribution, as the mean of Φ(t·s − noncentrality) over the sampling distribution of
 * the standard deviation s; the integral runs over s by the midpoint rule.
 */
function noncentralTProbability(t: number, degreesOfFreedom: number, noncentrality: number): number {
  const steps = 200
  const spread = 8 / Math.sqrt(2 * degreesOfFreedom)
  const low = Math.max(0, 1 - spread)
  const width = (1 + spread - low) / steps
  let weights = 0
  let sum = 0
  for (let step = 0; step < steps; step++) {
    const s = low + (step + 0.5) * width
    const weight = Math.exp((degreesOfFreedom - 1) * Math.log(s) - (degreesOfFreedom * (s * s - 1)) / 2)
    weights += weight
    sum += weight * normalProbability(t * s - noncentrality)
  }
  return sum / weights
}

/**
 * The factor k for which `mean + k · standard deviation` of n normal values lies, with the given confidence, above the
 * given share of the whole population: the one-sided normal tolerance limit (Hahn & Meeker, *Statistical Intervals*,
 * 1991, section 4.6), exact to four digits where Natrella's approximation falls short below n = 20.
 * @param count n, at least 2
 */
export function toleranceFactor(count: number, coverage: number, confidence: number): number {
  const noncentrality = solve(normalProbability, coverage, -8, 8) * Math.sqrt(count)
  const quantile = solve((t) => noncentralTProbability(t, count - 1, noncentrality), confidence, 0, 50 * noncentrality)
  return quantile / Math.sqrt(count)
}
