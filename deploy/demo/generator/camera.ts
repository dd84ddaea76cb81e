import type { Point } from './blemish.ts'
import { nominalView } from './part.ts'
import type { Random } from './random.ts'

/** What a camera takes: a picture of so many pixels of such a size on the part. */
export interface View {
  readonly widthPx: number
  readonly heightPx: number
  readonly pixelPitchMm: number
}

/** A picture in linear light: three numbers per pixel, row by row. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly pixels: Float32Array
}

/** Where the part lies in the picture. */
export interface Pose {
  readonly shiftXMm: number
  readonly shiftYMm: number
  readonly turnRad: number
}

/** Box in pixels, its corner at the top left. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** State of the camera for one exposure. */
export interface Camera {
  readonly exposure: number
  /** Standard deviation of the blur, on the part's face and on the belt below it. */
  readonly faceBlurPx: number
  readonly beltBlurPx: number
  readonly vignette: number
  readonly glare: number
  readonly fullWellElectrons: number
  readonly readNoiseElectrons: number
}

/** Draws how a feeder drops the part: within 6 pixels and 2 degrees of the nominal pose. */
export function drawPose(random: Random): Pose {
  const shiftMm = 6 * nominalView.pixelPitchMm
  return {
    shiftXMm: random.uniform(-shiftMm, shiftMm),
    shiftYMm: random.uniform(-shiftMm, shiftMm),
    turnRad: (random.uniform(-2, 2) * Math.PI) / 180,
  }
}

/** Draws the camera's state: exposure, focus and noise drift a little. */
export function drawCamera(random: Random): Camera {
  const faceBlurPx = random.uniform(0.42, 0.6)
  return {
    exposure: random.uniform(0.95, 1.05),
    faceBlurPx,
    beltBlurPx: faceBlurPx + random.uniform(0.25, 0.5),
    vignette: random.uniform(0.2, 0.28),
    glare: random.uniform(0.03, 0.05),
    fullWellElectrons: 7000,
    readNoiseElectrons: random.uniform(10, 16),
  }
}

/** Moves a point of the part to its place in the picture, both in millimetres from the centre. */
export function placeInPicture(pose: Pose, [x, y]: Point): Point {
  const cosine = Math.cos(pose.turnRad)
  const sine = Math.sin(pose.turnRad)
  return [x * cosine - y * sine + pose.shiftXMm, x * sine + y * cosine + pose.shiftYMm]
}

/** Moves a point of the picture to its place on the part, both in millimetres from the centre. */
export function placeOnPart(pose: Pose, [x, y]: Point): Point {
  const cosine = Math.cos(pose.turnRad)
  const sine = Math.sin(pose.turnRad)
  const dx = x - pose.shiftXMm
  const dy = y - pose.shiftYMm
  return [dx * cosine + dy * sine, dy * cosine - dx * sine]
}

/** Smallest box of whole pixels, one to spare, round points of the part; undefined if none. */
export function boundingBox(view: View, pose: Pose, outline: readonly Point[]): Box | undefined {
  if (outline.length === 0) return undefined
  const placed = outline.map((point) => placeInPicture(pose, point))
  const columns = placed.map(([x]) => x / view.pixelPitchMm + view.widthPx / 2)
  const rows = placed.map(([, y]) => y / view.pixelPitchMm + view.heightPx / 2)
  const x = Math.max(Math.floor(Math.min(...columns)) - 1, 0)
  const y = Math.max(Math.floor(Math.min(...rows)) - 1, 0)
  const right = Math.min(Math.ceil(Math.max(...columns)) + 1, view.widthPx)
  const bottom = Math.min(Math.ceil(Math.max(...rows)) + 1, view.heightPx)
  return { x, y, width: right - x, height: bottom - y }
}
