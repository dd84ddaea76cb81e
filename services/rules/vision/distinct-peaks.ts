import type { Mat } from '@techstark/opencv-js'
import type { Point } from '../../../shared/contracts/shape.ts'
import { peakOf } from './peak.ts'

/** A place of a map of likeness where it is more alike than all around. */
export interface Peak extends Point {
  readonly value: number
}

/** Places nearer to each other than this are the same one, in pixels of the map, either way. */
export const samePixels = 2
/** Between two places the likeness falls at least so far below the lesser of them; less is the slope or the grain of one. */
const dip = 0.05
/** What is so much less like the pattern than the best place is none that it could be taken for. */
const peakBelow = 0.3

export function isSamePlace(one: Point, other: Point, pixels: number = samePixels): boolean {
  return Math.max(Math.abs(one.x - other.x), Math.abs(one.y - other.y)) <= pixels
}

/**
 * The places that stand out in a map of likeness, the best first: between any two of them there is less of it.
 * @param map 32-bit floats
 */
export function distinctPeaks(map: Mat, countMax: number): Peak[] {
  const best = peakOf(map)
  const found: Peak[] = [best]
  for (const peak of localPeaks(map, best.value - peakBelow)) {
    if (found.length >= countMax) break
    if (found.every((better) => areApart(map, better, peak))) found.push(peak)
  }
  return found
}

function localPeaks(map: Mat, least: number): Peak[] {
  const { cols, rows } = map
  const values: Float32Array = map.data32F
  const peaks: Peak[] = []
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] as number
    if (value >= least && isHighest(values, index, cols, rows)) {
      peaks.push({ x: index % cols, y: Math.floor(index / cols), value })
    }
  }
  return peaks.sort((one, other) => other.value - one.value)
}

/** Of a plateau the last pixel counts. */
function isHighest(values: Float32Array, index: number, cols: number, rows: number): boolean {
  const value = values[index] as number
  const [x, y] = [index % cols, Math.floor(index / cols)]
  for (let down = -1; down <= 1; down += 1) {
    for (let right = -1; right <= 1; right += 1) {
      if (x + right < 0 || x + right >= cols || y + down < 0 || y + down >= rows) continue
      const isLater = down > 0 || (down === 0 && right > 0)
      const other = values[index + down * cols + right] as number
      if (isLater ? other >= value : other > value) return false
    }
  }
  return true
}

/** Whether the map dips on the straight way from the better peak to the other. */
function areApart(map: Mat, better: Peak, other: Peak): boolean {
  if (isSamePlace(better, other)) return false
  const values: Float32Array = map.data32F
  const steps = Math.max(Math.abs(better.x - other.x), Math.abs(better.y - other.y))
  for (let step = 1; step < steps; step += 1) {
    const x = Math.round(better.x + ((other.x - better.x) * step) / steps)
    const y = Math.round(better.y + ((other.y - better.y) * step) / steps)
    if ((values[y * map.cols + x] as number) < other.value - dip) return true
  }
  return false
}
