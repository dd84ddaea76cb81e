import type { Random } from './random.ts'

/**
 * The standard deviation of a statistic of a series of blocks, by the circular block bootstrap (Politis and Romano 1992):
 * runs of neighbouring blocks are drawn again as they stand, so that what binds neighbours stays in.
 * @param together blocks of a run
 * @param draws how often a series is drawn; more than a hundred for a standard deviation good to a tenth
 */
export function bootstrapDeviation<Block>(
  blocks: readonly Block[],
  statistic: (blocks: readonly Block[]) => number,
  { together, draws, random }: { together: number; draws: number; random: Random },
): number {
  const values = Array.from({ length: draws }, () => statistic(drawnAgain(blocks, together, random)))
  const runs = Math.max(2, blocks.length / together)
  // A sample varies less about its own mean than about the true one, and noticeably where the runs are few.
  return deviation(values) * Math.sqrt(runs / (runs - 1))
}

function drawnAgain<Block>(blocks: readonly Block[], together: number, random: Random): Block[] {
  const drawn: Block[] = []
  while (drawn.length < blocks.length) {
    const first = Math.floor(random() * blocks.length)
    for (let place = 0; place < together && drawn.length < blocks.length; place++) {
      drawn.push(blocks[(first + place) % blocks.length] as Block)
    }
  }
  return drawn
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** The standard deviation of a sample; 0 of fewer than two values. */
export function deviation(values: readonly number[]): number {
  if (values.length < 2) return 0
  const middle = mean(values)
  return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1))
}
