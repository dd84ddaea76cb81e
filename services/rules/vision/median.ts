/**
 * The median of some numbers, of an even count the upper one, in a time that grows with their count: only what is needed
 * of a sort is done (Hoare, Algorithm 65: Find, 1961). Reorders the numbers; NaN is not allowed among them.
 * @returns NaN when there are none
 */
export function medianOf(numbers: Float32Array): number {
  const middle = numbers.length >> 1
  let [left, right] = [0, numbers.length - 1]
  while (left < right) {
    const [smallerEnd, largerStart] = partition(numbers, left, right)
    if (middle <= smallerEnd) right = smallerEnd
    else if (middle >= largerStart) left = largerStart
    else break
  }
  return numbers[middle] ?? Number.NaN
}

/** Puts what is below a number between the two ends before what is above it. Between the two results all are equal to it. */
function partition(numbers: Float32Array, left: number, right: number): [smallerEnd: number, largerStart: number] {
  const at = (index: number): number => numbers[index] as number
  const pivot = at((left + right) >> 1)
  let [low, high] = [left, right]
  while (low <= high) {
    while (at(low) < pivot) low += 1
    while (at(high) > pivot) high -= 1
    if (low > high) break
    const lower = at(low)
    numbers[low] = at(high)
    numbers[high] = lower
    low += 1
    high -= 1
  }
  return [high, low]
}
