import type { Region } from '../../../shared/contracts/region.ts'
import type { JudgedFinding } from '../judge/finding.ts'
import { cellRegion, shifted } from './close-up.ts'

/** Where a model names a point only, a square of this share of what it saw stands for the place. */
const pointShare = 0.1

/**
 * The place that speaks most against a part, in pixels of the frame: the cell of the heatmap or the object at the
 * finding's peak. Undefined for a model that names no place.
 * @param inspected the part of the frame that the model saw
 */
export function worstPlace({ peak, heatmap, objects = [] }: JudgedFinding, inspected: Region): Region | undefined {
  if (!peak) return undefined
  if (heatmap) {
    const column = cellAt(peak.x - inspected.x, inspected.width, heatmap.width)
    const row = cellAt(peak.y - inspected.y, inspected.height, heatmap.height)
    const grid = { rows: heatmap.height, columns: heatmap.width }
    return shifted(cellRegion(row * heatmap.width + column, grid, inspected), inspected)
  }
  // Where an object is missing, none is at the peak.
  return objects.find(({ region }) => contains(region, peak))?.region ?? squareAround(peak, inspected)
}

function cellAt(pixel: number, pixels: number, cells: number): number {
  return Math.max(0, Math.min(cells - 1, Math.floor((pixel * cells) / pixels)))
}

function contains({ x, y, width, height }: Region, place: { x: number; y: number }): boolean {
  return place.x >= x && place.x < x + width && place.y >= y && place.y < y + height
}

function squareAround({ x, y }: { x: number; y: number }, inspected: Region): Region {
  const side = Math.max(1, Math.round(pointShare * Math.min(inspected.width, inspected.height)))
  const within = (middle: number, start: number, length: number): number =>
    Math.max(start, Math.min(start + length - side, Math.round(middle - side / 2)))
  return {
    x: within(x, inspected.x, inspected.width),
    y: within(y, inspected.y, inspected.height),
    width: side,
    height: side,
  }
}
