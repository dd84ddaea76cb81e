import { hexagonDistance, roundedBoxDistance, smoothMaximum, smoothStep } from './distance.ts'
import { type Circle, type Insert, nominalPart, type Part, type Screw } from './part.ts'

/** What kind of surface the camera sees; decides its material and its machining marks. */
export const region = {
  belt: 0,
  plate: 1,
  boss: 2,
  pocket: 3,
  recess: 4,
  drilled: 5,
  counterbore: 6,
  screwHead: 7,
  screwSocket: 8,
  insert: 9,
} as const
export type Region = (typeof region)[keyof typeof region]

/** Height above the belt and kind of surface at one point; filled in place by `surfaceAt`. */
export interface Surface {
  heightMm: number
  region: Region
  /** Centre of the feature the surface belongs to, for marks that run round it. */
  centreXMm: number
  centreYMm: number
}

/** Greatest height of the part above the belt. */
export const greatestHeightMm = nominalPart.thicknessMm + nominalPart.bossHeightMm

const wallWidthMm = 0.12
const screwRadiusMm = 5
const socketHalfWidthMm = 2.5
const counterboreDepthMm = 6.7

/**
 * Depth of a recess below the face around it.
 *
 * @param distanceMm signed distance to its outline, negative inside
 * @param depthMm depth of its floor
 * @param chamferMm width of the 45° chamfer round its mouth
 * @param filletMm radius between wall and floor
 */
function recessDepth(distanceMm: number, depthMm: number, chamferMm: number, filletMm: number): number {
  if (distanceMm >= 0) return smoothMaximum(0, chamferMm - distanceMm, chamferMm * 0.6)
  const inward = -distanceMm - wallWidthMm
  if (inward < 0) return chamferMm + (depthMm - filletMm - chamferMm) * (-distanceMm / wallWidthMm)
  if (inward >= filletMm) return depthMm
  return depthMm - filletMm + Math.sqrt(filletMm ** 2 - (filletMm - inward) ** 2)
}

function place(surface: Surface, heightMm: number, kind: Region, x: number, y: number): void {
  surface.heightMm = heightMm
  surface.region = kind
  surface.centreXMm = x
  surface.centreYMm = y
}

function placeScrew(surface: Surface, screw: Screw, x: number, y: number, face: number): boolean {
  const centre = nominalPart.screws[screw.place]
  const dx = x - centre.xMm
  const dy = y - centre.yMm
  const radius = Math.sqrt(dx * dx + dy * dy)
  const mouthRadius = nominalPart.counterboreDiameterMm / 2
  if (radius > mouthRadius + 1) return false
  const depth = recessDepth(radius - mouthRadius, counterboreDepthMm, 0.4, 0.3)
  const kind = radius < mouthRadius ? region.counterbore : region.plate
  place(surface, face - depth, kind, centre.xMm, centre.yMm)
  if (screw.present) placeScrewHead(surface, screw, dx, dy, radius)
  else placeThread(surface, dx, dy, radius)
  return true
}

function placeScrewHead(surface: Surface, screw: Screw, dx: number, dy: number, radius: number): void {
  const turn = Math.atan2(dy, dx) + screw.angleRad
  const knurl = 0.09 * Math.abs(((turn * 48) / Math.PI) % 2)
  const rim = screwRadiusMm - knurl - radius
  if (rim < 0) return
  const top = nominalPart.thicknessMm - screw.sinkMm
  const edge = smoothMaximum(0, 0.75 - rim, 0.45)
  surface.heightMm = top - edge * (rim < 0.1 ? 2 : 1)
  surface.region = region.screwHead
  const localX = radius * Math.cos(turn)
  const localY = radius * Math.sin(turn)
  const socket = hexagonDistance(localX, localY, socketHalfWidthMm)
  const mouth = smoothMaximum(0, 2.95 - radius, 0.3)
  if (socket < 0) {
    const point = Math.max(0, 1.9 - radius) * 0.55
    surface.heightMm = top - Math.max(mouth, recessDepth(socket, 3 + point, 0.05, 0.2))
    surface.region = region.screwSocket
  } else {
    surface.heightMm -= Math.min(mouth, 0.5)
  }
}

function placeThread(surface: Surface, dx: number, dy: number, radius: number): void {
  const mouthRadius = 3.1
  if (radius > mouthRadius) return
  const floor = nominalPart.thicknessMm - counterboreDepthMm
  const turn = Math.atan2(dy, dx) / (2 * Math.PI)
  // One pitch of a helix is enough: below it, the crests hide each other from above.
  const crest = 2.45 + 0.3 * smoothStep(0.1, 0.9, Math.abs(((turn + 1.3) % 1) - 0.5) * 2)
  surface.region = region.drilled
  surface.heightMm = radius > crest ? floor - (mouthRadius - radius) * 0.9 : Math.max(0.4, floor - 4.6 - radius)
}

function placeInsert(surface: Surface, insert: Insert, x: number, y: number): void {
  const dx = x - insert.xMm
  const dy = y - insert.yMm
  const localX = dx + insert.angleRad * dy
  const localY = dy - insert.angleRad * dx
  const rim = -roundedBoxDistance(localX, localY, 4, 4, 1.6)
  if (rim < 0) return
  const top = nominalPart.thicknessMm + 0.7 + insert.tiltX * dx + insert.tiltY * dy
  const roundMm = 1.3
  const edge = rim < roundMm ? roundMm - Math.sqrt(roundMm ** 2 - (roundMm - rim) ** 2) : 0
  const dome = 0.012 * (localX * localX + localY * localY)
  const gate = Math.sqrt(localX * localX + localY * localY)
  const dimple = 0.28 * (1 - smoothStep(1.35, 1.75, gate)) - 0.12 * (1 - smoothStep(0.2, 0.5, gate))
  place(surface, top - edge - dome - dimple, region.insert, insert.xMm, insert.yMm)
}

function placeHole(surface: Surface, hole: Circle, x: number, y: number, face: number): boolean {
  const distance = Math.sqrt((x - hole.xMm) ** 2 + (y - hole.yMm) ** 2) - hole.diameterMm / 2
  if (distance > 1) return false
  const kind = distance < 0 ? region.drilled : region.plate
  place(surface, face - recessDepth(distance, 10.5, 0.45, 0.2), kind, hole.xMm, hole.yMm)
  return true
}

function placeBoss(surface: Surface, part: Part, radius: number, face: number): boolean {
  const rim = nominalPart.boss.diameterMm / 2 - radius
  const footMm = 0.9
  if (rim < -footMm) return false
  if (rim < 0) {
    surface.heightMm = face + footMm - Math.sqrt(footMm ** 2 - (footMm + rim) ** 2)
    return true
  }
  const boreDistance = radius - part.boreDiameterMm / 2
  if (boreDistance < -wallWidthMm) {
    place(surface, 0, region.belt, 0, 0)
    return true
  }
  const wall = Math.max(1 - rim / wallWidthMm, 0) * (nominalPart.bossHeightMm - 1.4)
  const edge = smoothMaximum(0, 0.5 - rim, 0.35) + wall
  const bore = boreDistance < 1.5 ? recessDepth(boreDistance, 12, 0.7, 0.1) : 0
  place(surface, face + nominalPart.bossHeightMm - edge - bore, region.boss, 0, 0)
  return true
}

function placePocket(surface: Surface, x: number, y: number): boolean {
  const { xMm, yMm, widthMm, heightMm } = nominalPart.pocket
  const distance = roundedBoxDistance(x - xMm, y - yMm, widthMm / 2, heightMm / 2, 4)
  if (distance > 1) return false
  surface.heightMm -= recessDepth(distance, 4, 0.4, 1.1)
  if (distance < 0) surface.region = region.pocket
  return true
}

function placeInsertRecess(surface: Surface, part: Part, x: number, y: number): void {
  const { xMm, yMm, widthMm, heightMm } = nominalPart.insertRecess
  const distance = roundedBoxDistance(x - xMm, y - yMm, widthMm / 2, heightMm / 2, heightMm / 2)
  if (distance > 1) return
  surface.heightMm -= recessDepth(distance, 1.6, 0.35, 0.4)
  if (distance < 0) surface.region = region.recess
  for (const insert of part.inserts) placeInsert(surface, insert, x, y)
}

/** Finds the part's surface at a point given in millimetres from the part's centre, into `surface`. */
export function surfaceAt(part: Part, x: number, y: number, surface: Surface): void {
  const { plate, dowelHole, tappedHole, thicknessMm } = nominalPart
  place(surface, 0, region.belt, 0, 0)
  const plateRim = -roundedBoxDistance(x, y, plate.widthMm / 2, plate.heightMm / 2, 5)
  if (plateRim < 0) return
  const face = thicknessMm - smoothMaximum(0, part.chamferMm - plateRim, 0.55)
  place(surface, face, region.plate, 0, 0)
  for (const screw of part.screws) {
    if (placeScrew(surface, screw, x, y, face)) return
  }
  if (placeHole(surface, dowelHole, x, y, face) || placeHole(surface, tappedHole, x, y, face)) return
  if (placeBoss(surface, part, Math.sqrt(x * x + y * y), face) || placePocket(surface, x, y)) return
  placeInsertRecess(surface, part, x, y)
}
