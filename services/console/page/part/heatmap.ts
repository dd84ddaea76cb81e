import type { Heatmap } from '../../../../shared/contracts/finding.ts'

/** The byte of a cell that is as anomalous as the threshold. */
const thresholdByte = 128
/** Below this share of the threshold nothing is drawn: good parts come near it everywhere, and would disappear under their map. */
const drawnFrom = 0.75

export type Colour = readonly [red: number, green: number, blue: number, alpha: number]

/** Colours a cell may have, from near the threshold to twice of it: told apart also by those who see no red or no green. */
const stops: readonly (readonly [share: number, colour: Colour])[] = [
  [drawnFrom, [70, 40, 160, 0]],
  [0.9, [120, 60, 190, 110]],
  [1, [255, 200, 0, 185]],
  [1.5, [255, 110, 0, 205]],
  [2, [255, 20, 60, 220]],
]

/** @param byte of a heatmap: 128 is the threshold, 255 twice of it or more */
export function colourOf(byte: number): Colour {
  const share = byte / thresholdByte
  if (share < drawnFrom) return [0, 0, 0, 0]
  const above = stops.findIndex(([limit]) => limit >= share)
  const [, high] = stops[above] ?? stops[stops.length - 1] ?? [2, [0, 0, 0, 0] as Colour]
  const [lowShare, low] = stops[above - 1] ?? [share, high]
  const [highShare] = stops[above] ?? [share]
  const along = highShare === lowShare ? 1 : (share - lowShare) / (highShare - lowShare)
  const [red, green, blue, alpha] = low.map((value, at) => Math.round(value + along * ((high[at] ?? 0) - value)))
  return [red ?? 0, green ?? 0, blue ?? 0, alpha ?? 0]
}

/** A pixel for each cell. @returns `width * height * 4` bytes, red, green, blue, alpha */
export function heatmapPixels({ width, height, cells }: Heatmap): Uint8ClampedArray<ArrayBuffer> {
  const bytes = atob(cells)
  const pixels = new Uint8ClampedArray(width * height * 4)
  for (let at = 0; at < width * height; at += 1) pixels.set(colourOf(bytes.charCodeAt(at)), at * 4)
  return pixels
}
