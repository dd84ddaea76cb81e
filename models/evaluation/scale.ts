/** Where values lie along an axis of a chart. */
export interface Scale {
  /** Pixel of a value. */
  at(value: number): number
  /** Round values to write beside the axis. */
  readonly ticks: readonly number[]
}

const ticksWanted = 5

/** From the value at one pixel to the value at another, in equal steps. */
export function linearScale([low, high]: readonly [number, number], [from, to]: readonly [number, number]): Scale {
  const rough = (high - low) / ticksWanted
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 5].find((multiple) => multiple * power >= rough) ?? 10) * power
  const first = Math.ceil(low / step - 1e-9)
  const count = Math.floor(high / step + 1e-9) - first + 1
  return {
    at: (value) => from + ((value - low) / (high - low)) * (to - from),
    ticks: Array.from({ length: count }, (_, index) => Number(((first + index) * step).toPrecision(12))),
  }
}

/** In equal ratios; both ends above zero. */
export function logarithmicScale([low, high]: readonly [number, number], pixels: readonly [number, number]): Scale {
  const { at } = linearScale([Math.log(low), Math.log(high)], pixels)
  const ratio = high / low
  const multiples = ratio > 1000 ? [1] : ratio > 20 ? [1, 2, 5] : [1, 1.5, 2, 3, 5, 7]
  const firstDecade = Math.floor(Math.log10(low))
  const decades = Math.ceil(Math.log10(high)) - firstDecade
  const ticks = Array.from({ length: decades + 1 }, (_, index) =>
    multiples.map((multiple) => Number((multiple * 10 ** (firstDecade + index)).toPrecision(12))),
  )
  return { at: (value) => at(Math.log(value)), ticks: ticks.flat().filter((tick) => tick >= low && tick <= high) }
}
