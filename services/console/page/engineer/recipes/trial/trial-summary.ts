import type { RulesVerdict, TriedPart } from '../../../../api/recipe-trial.ts'

/** Parts that change in the same way. */
export interface ChangeCount {
  readonly was: RulesVerdict
  readonly would: RulesVerdict
  readonly count: number
}

/** Neither the verdict nor a check would be another one. */
export function isAlike({ was, would, changedChecks }: TriedPart): boolean {
  return was === would && changedChecks.length === 0
}

/** How many parts change, and how, in the order in which they come. */
export function summaryOf(parts: readonly TriedPart[]): ChangeCount[] {
  const counts = new Map<string, ChangeCount>()
  for (const { was, would } of parts.filter((part) => !isAlike(part))) {
    const key = was === would ? 'alike' : `${was} ${would}`
    const { count } = counts.get(key) ?? { count: 0 }
    counts.set(key, { was, would, count: count + 1 })
  }
  return [...counts.values()]
}
