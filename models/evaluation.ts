/** Area under the ROC curve: the chance that a defect scores above a good part, ties counting half (Mann & Whitney 1947). */
export function areaUnderCurve(good: readonly number[], defect: readonly number[]): number {
  let wins = 0
  for (const high of defect) for (const low of good) wins += high > low ? 1 : high === low ? 0.5 : 0
  return wins / (good.length * defect.length)
}

/** `3 of 20 (15 %)`. */
export function share(count: number, total: number): string {
  return `${count} of ${total} (${Math.round((100 * count) / total)} %)`
}

/** The middle value; of an even number of values, the upper of the two in the middle. */
export function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[values.length >> 1] as number
}
