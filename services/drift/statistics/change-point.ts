/**
 * Where a series most likely changed its level, once: the place whose two sides differ most for their lengths (least
 * squares; Hinkley 1970).
 * @returns index of the first value after the change, 1 to `values.length` − 1; 0 for fewer than two values
 */
export function changePoint(values: readonly number[]): number {
  const total = values.reduce((sum, value) => sum + value, 0)
  let before = 0
  let best = { place: 0, gain: -1 }
  for (let place = 1; place < values.length; place++) {
    before += values[place - 1] as number
    const after = values.length - place
    const gain = place * after * (before / place - (total - before) / after) ** 2
    if (gain > best.gain) best = { place, gain }
  }
  return best.place
}
