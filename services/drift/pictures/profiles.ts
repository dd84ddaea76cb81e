/** Numbers of a profile. */
export const profileLength = 128
/** Furthest shift that is looked for, in places of a profile. */
const shiftMax = 20
/** Below it two profiles do not show the same thing. */
const correlationMin = 0.8

/**
 * Four profiles of a picture: mean brightness of each column, of its upper and of its lower half; of each row, of its left
 * and of its right half. Profiles of many pictures average; where the camera moved, so do they.
 * @param luminance one number a pixel, row by row
 */
export function profilesOf(luminance: Float32Array, { width, height }: { width: number; height: number }): number[] {
  const [middleX, middleY] = [width >> 1, height >> 1]
  const columns = (from: number, to: number) =>
    lineMeans(width, to - from, (x, y) => luminance[(from + y) * width + x] as number)
  const rows = (from: number, to: number) =>
    lineMeans(height, to - from, (y, x) => luminance[y * width + from + x] as number)
  const all = [columns(0, middleY), columns(middleY, height), rows(0, middleX), rows(middleX, width)]
  return all.flatMap((profile) => resampled(profile))
}

function lineMeans(lines: number, across: number, at: (line: number, place: number) => number): number[] {
  return Array.from({ length: lines }, (_, line) => {
    let sum = 0
    for (let place = 0; place < across; place++) sum += at(line, place)
    return sum / across
  })
}

/** Averages, or stretches, to `profileLength`, exactly by area. */
function resampled(values: readonly number[]): number[] {
  const sums = [0]
  for (const value of values) sums.push((sums.at(-1) ?? 0) + value)
  const sumUntil = (place: number) => {
    const whole = Math.min(values.length - 1, Math.floor(place))
    return (sums[whole] as number) + (place - whole) * (values[whole] as number)
  }
  const step = values.length / profileLength
  return Array.from(
    { length: profileLength },
    (_, place) => (sumUntil((place + 1) * step) - sumUntil(place * step)) / step,
  )
}

/**
 * How far a profile lies after another, by the correlation of their slopes, to a fraction of a place.
 * @returns a share of the picture's side; undefined where the two do not resemble each other
 */
export function profileShift(reference: ArrayLike<number>, profile: ArrayLike<number>): number | undefined {
  const [one, other] = [slopes(reference), slopes(profile)]
  const correlations = Array.from({ length: 2 * shiftMax + 1 }, (_, place) => correlation(one, other, place - shiftMax))
  const best = correlations.indexOf(Math.max(...correlations))
  const [before, peak, after] = [correlations[best - 1], correlations[best], correlations[best + 1]]
  if (before === undefined || peak === undefined || after === undefined || peak < correlationMin) return undefined
  const fraction = (before - after) / (2 * (before - 2 * peak + after))
  return (best - shiftMax + fraction) / profileLength
}

function slopes(profile: ArrayLike<number>): number[] {
  return Array.from({ length: profileLength - 1 }, (_, place) => (profile[place + 1] ?? 0) - (profile[place] ?? 0))
}

/** Of the places that both have, when the second is moved back by `shift`. */
function correlation(one: readonly number[], other: readonly number[], shift: number): number {
  let [product, squaresOne, squaresOther] = [0, 0, 0]
  for (let place = Math.max(0, -shift); place < one.length - Math.max(0, shift); place++) {
    const [here, there] = [one[place] as number, other[place + shift] as number]
    product += here * there
    squaresOne += here * here
    squaresOther += there * there
  }
  return squaresOne > 0 && squaresOther > 0 ? product / Math.sqrt(squaresOne * squaresOther) : 0
}
