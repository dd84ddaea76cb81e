import { drawToFront, type Random } from './random.ts'

/** Sums over the parts of a block; what two blocks have together is their sum, number by number. */
export type BlockSums = Float64Array

/** Adds them number by number. */
export function addedSums(all: readonly BlockSums[]): BlockSums {
  const total = new Float64Array(all[0]?.length ?? 0)
  for (const sums of all) addTo(total, sums)
  return total
}

/** Neighbours as one: the last run of blocks may be shorter. */
export function joinedRuns(blocks: readonly BlockSums[], together: number): BlockSums[] {
  const runs: BlockSums[] = []
  for (let first = 0; first < blocks.length; first += together) {
    runs.push(addedSums(blocks.slice(first, first + together)))
  }
  return runs
}

/** After so many divisions as unlike as the one observed its probability is known well enough. */
export const asLargeMax = 20

/**
 * How probable it is that present and baseline differ so much when which run of blocks belongs to which is chance. Runs
 * are exchanged whole, so that the likeness of neighbouring parts is in the answer.
 * @returns at least 1 / (permutations + 1), as the division that was observed is one of those possible
 */
export function permutationPValue(
  present: readonly BlockSums[],
  baseline: readonly BlockSums[],
  statistic: (present: BlockSums, baseline: BlockSums) => number,
  { permutations, random }: { permutations: number; random: Random },
): number {
  const runs = [...present, ...baseline]
  const total = addedSums(runs)
  const observed = statistic(addedSums(present), addedSums(baseline))
  // Thousands of divisions are tried every hour: they share two arrays.
  const [front, rest] = [new Float64Array(total.length), new Float64Array(total.length)]
  let asLarge = 0
  for (let permutation = 1; permutation <= permutations; permutation++) {
    drawToFront(runs, present.length, random)
    front.fill(0)
    for (let run = 0; run < present.length; run++) addTo(front, runs[run] as BlockSums)
    for (let place = 0; place < total.length; place++) rest[place] = (total[place] as number) - (front[place] as number)
    if (statistic(front, rest) >= observed) asLarge++
    if (asLarge === asLargeMax) return asLarge / permutation
  }
  return (asLarge + 1) / (permutations + 1)
}

function addTo(total: BlockSums, sums: BlockSums): void {
  for (let place = 0; place < total.length; place++) total[place] = (total[place] as number) + (sums[place] as number)
}
