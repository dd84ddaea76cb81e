import { asLargeMax } from './permutation-test.ts'
import { drawToFront, type Random } from './random.ts'

/** Events among trials, of one period. */
export interface Proportion {
  readonly events: number
  readonly trials: number
}

/**
 * How probable a rise of a proportion from period to period as steep as this is without one: the statistic of Cochran and
 * Armitage (1954, 1955), its distribution from permutations of whole periods. That makes it right for small counts, and
 * for periods that vary more among themselves than chance alone would have them.
 * @param periods in their order
 */
export function risePValue(
  periods: readonly Proportion[],
  { permutations, random }: { permutations: number; random: Random },
): number {
  const observed = trendStatistic(periods)
  const drawn = [...periods]
  let asSteep = 0
  for (let permutation = 1; permutation <= permutations; permutation++) {
    drawToFront(drawn, drawn.length, random)
    if (trendStatistic(drawn) >= observed) asSteep++
    if (asSteep === asLargeMax) return asSteep / permutation
  }
  return (asSteep + 1) / (permutations + 1)
}

/** In standard deviations of the binomial distribution; 0 where every trial ended alike. */
export function trendStatistic(periods: readonly Proportion[]): number {
  const trials = periods.reduce((sum, period) => sum + period.trials, 0)
  const rate = periods.reduce((sum, { events }) => sum + events, 0) / trials
  let [rise, weighted, squares] = [0, 0, 0]
  for (const [place, period] of periods.entries()) {
    rise += place * (period.events - period.trials * rate)
    weighted += place * period.trials
    squares += place * place * period.trials
  }
  const variance = rate * (1 - rate) * (squares - weighted ** 2 / trials)
  return variance > 0 ? rise / Math.sqrt(variance) : 0
}
