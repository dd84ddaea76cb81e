import { type Pose, placeOnPart, type View } from './camera.ts'
import type { Part } from './part.ts'
import { greatestHeightMm, region, type Surface, surfaceAt } from './relief.ts'

/** Heights over the belt in millimetres, row by row, one per ray of the camera. */
export interface HeightField {
  readonly width: number
  readonly height: number
  readonly pitchMm: number
  readonly heightsMm: Float32Array
  readonly maximumMm: number
}

/** One ray of the camera: its place in the height field, and in millimetres from the picture's centre. */
export interface Sample {
  readonly column: number
  readonly row: number
  readonly xMm: number
  readonly yMm: number
}

/**
 * The ray of a place in a height field.
 *
 * Rays are shifted by a quarter of their pitch, so that the four of a pixel form a rotated grid
 * (Akenine-Möller et al. 2018): nearly upright edges then come out smooth.
 */
export function sampleAt(field: HeightField, column: number, row: number): Sample {
  const shiftX = (row & 1) === 0 ? -0.25 : 0.25
  const shiftY = (column & 1) === 0 ? 0.25 : -0.25
  const xMm = (column + 0.5 + shiftX - field.width / 2) * field.pitchMm
  const yMm = (row + 0.5 + shiftY - field.height / 2) * field.pitchMm
  return { column, row, xMm, yMm }
}

/** Measures a part from above, with so many rays per pixel along either axis. */
export function measureHeights(part: Part, pose: Pose, view: View, raysPerSide: number): HeightField {
  const width = view.widthPx * raysPerSide
  const height = view.heightPx * raysPerSide
  const pitchMm = view.pixelPitchMm / raysPerSide
  const heightsMm = new Float32Array(width * height)
  const field: HeightField = { width, height, pitchMm, heightsMm, maximumMm: greatestHeightMm }
  const surface: Surface = { heightMm: 0, region: region.belt, centreXMm: 0, centreYMm: 0 }
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const { xMm, yMm } = sampleAt(field, column, row)
      const [x, y] = placeOnPart(pose, [xMm, yMm])
      surfaceAt(part, x, y, surface)
      heightsMm[row * width + column] = surface.heightMm
    }
  }
  return field
}

/** Height at the ray nearest to a place, which may lie between rays or beyond the border. */
export function heightAt(field: HeightField, column: number, row: number): number {
  const x = Math.min(Math.max(Math.trunc(column + 0.5), 0), field.width - 1)
  const y = Math.min(Math.max(Math.trunc(row + 0.5), 0), field.height - 1)
  return field.heightsMm[y * field.width + x] ?? 0
}

/** How steeply the relief falls to the right at a ray, in millimetres per millimetre. */
export function fallToRight(field: HeightField, { column, row }: Sample): number {
  return (heightAt(field, column - 1, row) - heightAt(field, column + 1, row)) / (2 * field.pitchMm)
}

/** How steeply the relief falls downwards in the picture at a ray, in millimetres per millimetre. */
export function fallToBottom(field: HeightField, { column, row }: Sample): number {
  return (heightAt(field, column, row - 1) - heightAt(field, column, row + 1)) / (2 * field.pitchMm)
}
