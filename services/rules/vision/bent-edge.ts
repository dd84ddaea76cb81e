import type { Mat } from '@techstark/opencv-js'
import type { Point } from '../../../shared/contracts/shape.ts'
import { type EdgeSearch, edgePoints, scanned } from './caliper.ts'
import { leastShare, lineThrough } from './edge-line.ts'
import { medianOf } from './median.ts'
import { cv, type Keep } from './opencv.ts'

/** A bend is wider than so many scan lines; a shorter spike is dirt, print or noise. */
const spikeLines = 5

export interface BentEdge {
  /** Along the edge, without its spikes. */
  readonly points: readonly Point[]
  /** The width of the strip about the line of least squares in which it lies, in pixels: ISO 1101's straightness. */
  readonly bow: number
}

/** Finds an edge that may be bent; undefined where fewer than half of the scan lines meet one. */
export function findBentEdge(rgb: Mat, search: EdgeSearch, keep: Keep): BentEdge | undefined {
  const found = edgePoints(scanned(rgb, search.scan, keep), search)
  if (found.points.length < Math.max(spikeLines + 1, leastShare * found.scanLines)) return undefined
  const points = withoutSpikes(found.points, search.scan)
  const line = lineThrough(points, search.scan, cv.DIST_L2, keep)
  const offsets = points.map(line.offset)
  return { points, bow: Math.max(...offsets) - Math.min(...offsets) }
}

/** Each point moved along its scan line to the median of its neighbours. */
function withoutSpikes(points: readonly Point[], scan: EdgeSearch['scan']): Point[] {
  const side = (spikeLines - 1) / 2
  const along = Float32Array.from(points, ({ x, y }) => (scan === 'top-bottom' ? y : x))
  return points.map(({ x, y }, index) => {
    const median = medianOf(along.slice(Math.max(0, index - side), index + side + 1))
    return scan === 'top-bottom' ? { x, y: median } : { x: median, y }
  })
}
