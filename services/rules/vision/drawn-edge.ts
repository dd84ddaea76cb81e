import type { Rgb } from './drawn-image.ts'

/** Draws an edge as a camera sees it, for the tests of what measures edges. */
export interface DrawnEdge {
  /** Where it runs, in pixels with whole numbers at their centres; distances are given along the scan. */
  readonly position: (across: number) => number
  readonly before: number
  readonly after: number
  /** Standard deviation of the blur, in pixels. */
  readonly blur?: number
}

/** The brightness of a pixel at `along` the scan on the scan line at `across`. */
export function edgeGrey({ position, before, after, blur = 1 }: DrawnEdge, along: number, across: number): number {
  // Tanh follows the blurred step to within a fiftieth of its height.
  const share = 0.5 + 0.5 * Math.tanh((0.8 * (along - position(across))) / blur)
  return before + (after - before) * share
}

/** Adds noise that is the same on every run, about normal: the sum of four even numbers. */
export function noisy(noise: number, seed = 1): (grey: number) => Rgb {
  let state = seed
  const even = (): number => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647 - 0.5
  }
  return (grey) => {
    const value = Math.round(grey + noise * Math.sqrt(3) * (even() + even() + even() + even()))
    const clamped = Math.min(255, Math.max(0, value))
    return [clamped, clamped, clamped]
  }
}
