import type { Region } from '../../../shared/contracts/region.ts'
import type { Size } from '../../../shared/model/input-size.ts'

/** Of each side of the picture; a patch alone is too little to tell what it is part of. */
const sideShare = 0.3
/** A place that is larger itself has this much of its size shown. */
const roomAround = 1.5

/** What a close-up of a place shows: the place in its middle, or as near to that as the picture's edges allow. */
export function closeUpAround(place: Region, picture: Size): Region {
  const [x, width] = stretchAround(place.x, place.width, picture.width)
  const [y, height] = stretchAround(place.y, place.height, picture.height)
  return { x, y, width, height }
}

function stretchAround(start: number, length: number, all: number): [start: number, length: number] {
  const shown = Math.min(all, Math.ceil(Math.max(sideShare * all, roomAround * length)))
  return [Math.max(0, Math.min(all - shown, Math.round(start + (length - shown) / 2))), shown]
}

/** A cell of a grid that lies over a picture, in whole pixels of it. @param cell counted row by row */
export function cellRegion(cell: number, grid: { rows: number; columns: number }, picture: Size): Region {
  const [x, width] = stretchOf(cell % grid.columns, grid.columns, picture.width)
  const [y, height] = stretchOf(Math.floor(cell / grid.columns), grid.rows, picture.height)
  return { x, y, width, height }
}

function stretchOf(index: number, count: number, all: number): [start: number, length: number] {
  return between((index * all) / count, ((index + 1) * all) / count, all)
}

/** The same place in a picture of another size that shows the same. */
export function scaledPlace(place: Region, from: Size, to: Size): Region {
  const [x, width] = scaledStretch(place.x, place.width, to.width / from.width, to.width)
  const [y, height] = scaledStretch(place.y, place.height, to.height / from.height, to.height)
  return { x, y, width, height }
}

function scaledStretch(start: number, length: number, scale: number, all: number): [number, number] {
  return between(start * scale, (start + length) * scale, all)
}

/** Whole pixels that hold the stretch, at least one and none beyond the last. */
function between(start: number, end: number, all: number): [start: number, length: number] {
  const first = Math.max(0, Math.min(all - 1, Math.floor(start)))
  return [first, Math.max(1, Math.min(all, Math.ceil(end)) - first)]
}

/** The same place, counted from a corner that lies so many pixels further left and further up. */
export function shifted(place: Region, { x, y }: { x: number; y: number }): Region {
  return { ...place, x: place.x + x, y: place.y + y }
}
