/** Signed distance to a rectangle with rounded corners about the origin, negative inside. */
export function roundedBoxDistance(
  x: number,
  y: number,
  halfWidth: number,
  halfHeight: number,
  radius: number,
): number {
  const outX = Math.abs(x) - halfWidth + radius
  const outY = Math.abs(y) - halfHeight + radius
  const outside = Math.sqrt(Math.max(outX, 0) ** 2 + Math.max(outY, 0) ** 2)
  return outside + Math.min(Math.max(outX, outY), 0) - radius
}

/** Signed distance to a regular hexagon about the origin, given half its width across flats. */
export function hexagonDistance(x: number, y: number, halfWidth: number): number {
  const cosine = Math.sqrt(3) / 2
  const left = Math.abs(x)
  const top = Math.abs(y)
  return Math.max(top, left * cosine + top / 2) - halfWidth
}

/** Distance from a point to the segment between two points. */
export function segmentDistance(
  x: number,
  y: number,
  startX: number,
  startY: number,
  endX: number,
  endY: number,
): number {
  const alongX = endX - startX
  const alongY = endY - startY
  const lengthSquared = alongX * alongX + alongY * alongY
  const projection = (x - startX) * alongX + (y - startY) * alongY
  const fraction = lengthSquared > 0 ? Math.min(Math.max(projection / lengthSquared, 0), 1) : 0
  return Math.sqrt((x - startX - fraction * alongX) ** 2 + (y - startY - fraction * alongY) ** 2)
}

/** Hermite step from 0 at the first edge to 1 at the second. */
export function smoothStep(firstEdge: number, secondEdge: number, value: number): number {
  const fraction = Math.min(Math.max((value - firstEdge) / (secondEdge - firstEdge), 0), 1)
  return fraction * fraction * (3 - 2 * fraction)
}

/** Larger of two heights, with the edge between them rounded over the given width. */
export function smoothMaximum(first: number, second: number, width: number): number {
  const overlap = Math.max(width - Math.abs(first - second), 0) / width
  return Math.max(first, second) + (overlap * overlap * width) / 4
}
