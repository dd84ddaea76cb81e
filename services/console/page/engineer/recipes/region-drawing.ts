import type { Region } from '../../../../../shared/contracts/region.ts'

/** The size of the frame: no region reaches outside. */
export interface Bounds {
  readonly width: number
  readonly height: number
}

export interface Spot {
  readonly x: number
  readonly y: number
}

export const corners = ['nw', 'ne', 'sw', 'se'] as const
export type Corner = (typeof corners)[number]

const sideMin = 1

/** The same region elsewhere, as far as the frame goes; whole pixels. */
export function moved(region: Region, by: Spot, bounds: Bounds): Region {
  return {
    ...region,
    x: within(Math.round(region.x + by.x), 0, bounds.width - region.width),
    y: within(Math.round(region.y + by.y), 0, bounds.height - region.height),
  }
}

/** One corner elsewhere; the opposite one stays. */
export function resized(region: Region, corner: Corner, by: Spot, bounds: Bounds): Region {
  const at = cornerOf(region, corner)
  const opposite = { nw: 'se', ne: 'sw', sw: 'ne', se: 'nw' } as const
  return between(cornerOf(region, opposite[corner]), { x: at.x + by.x, y: at.y + by.y }, bounds)
}

/** The region that has two spots as its corners, at least one pixel each way. */
export function between(one: Spot, other: Spot, bounds: Bounds): Region {
  const [left, right] = span(one.x, other.x, bounds.width)
  const [top, bottom] = span(one.y, other.y, bounds.height)
  return { x: left, y: top, width: right - left, height: bottom - top }
}

export function cornerOf({ x, y, width, height }: Region, corner: Corner): Spot {
  return { x: corner.endsWith('e') ? x + width : x, y: corner.startsWith('s') ? y + height : y }
}

/** As it is written in a recipe. */
export function regionInYaml({ x, y, width, height }: Region): string {
  return `region: { x: ${x}, y: ${y}, width: ${width}, height: ${height} }`
}

function span(one: number, other: number, end: number): [from: number, to: number] {
  const [low = 0, high = 0] = [one, other].map((value) => within(Math.round(value), 0, end)).sort((a, b) => a - b)
  if (high - low >= sideMin) return [low, high]
  return low + sideMin <= end ? [low, low + sideMin] : [end - sideMin, end]
}

function within(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), Math.max(least, most))
}
