/** Distribution of the tiny facets of a surface, as slopes against the camera's axis. */
export interface Facets {
  /** Mean slope, away from the camera's axis, in x and y. */
  slopeX: number
  slopeY: number
  /** GGX roughness along and across the grain. */
  roughnessAlong: number
  roughnessAcross: number
  /** Unit vector along the grain. */
  grainX: number
  grainY: number
}

/** Integral of one edge, with the fit of arc length over sine by Heitz and Hill (2016). */
function edgeIntegral(x1: number, y1: number, x2: number, y2: number): number {
  const inverse = 1 / Math.sqrt((x1 * x1 + y1 * y1 + 1) * (x2 * x2 + y2 * y2 + 1))
  const cosine = (x1 * x2 + y1 * y2 + 1) * inverse
  const size = Math.abs(cosine)
  const ratio = (0.8543985 + (0.4965155 + 0.0145206 * size) * size) / (3.417594 + (4.1616724 + size) * size)
  const weight = cosine > 0 ? ratio : 0.5 / Math.sqrt(Math.max(1 - cosine * cosine, 1e-7)) - ratio
  return (x1 * y2 - y1 * x2) * inverse * weight
}

/**
 * Share of a surface's facets that mirror a rectangular light into a camera straight above.
 *
 * Each corner of the light is given by the slope of the facet that mirrors that very corner. In
 * the space of slopes the GGX distribution (Walter et al. 2007) is the projected cosine on a
 * plane at unit distance, so its integral over a polygon is Lambert's formula, in closed form
 * (Heitz et al. 2016, linearly transformed cosines).
 *
 * @param corners slopes x and y of the light's four corners in turn, 8 numbers
 */
export function mirroredShare(facets: Facets, corners: Float64Array): number {
  const { slopeX, slopeY, grainX, grainY } = facets
  const along = 1 / facets.roughnessAlong
  const across = 1 / facets.roughnessAcross
  const lastX = (corners[6] ?? 0) - slopeX
  const lastY = (corners[7] ?? 0) - slopeY
  let fromX = (lastX * grainX + lastY * grainY) * along
  let fromY = (lastY * grainX - lastX * grainY) * across
  let sum = 0
  for (let corner = 0; corner < 8; corner += 2) {
    const x = (corners[corner] ?? 0) - slopeX
    const y = (corners[corner + 1] ?? 0) - slopeY
    const toX = (x * grainX + y * grainY) * along
    const toY = (y * grainX - x * grainY) * across
    sum += edgeIntegral(fromX, fromY, toX, toY)
    fromX = toX
    fromY = toY
  }
  return Math.abs(sum)
}

/** Fresnel reflectance at a given cosine, from the one at normal incidence (Schlick 1994). */
export function fresnel(normalReflectance: number, cosine: number): number {
  return normalReflectance + (1 - normalReflectance) * (1 - cosine) ** 5
}
