import type { RgbImage } from '../../../shared/imaging/image.ts'
import { cellCount, cellMeasures, cellsAcross } from './cell-grid.ts'
import { profileLength, profilesOf } from './profiles.ts'

/** Where the profiles begin among the numbers of a picture. */
export const profilesFrom = cellCount * cellMeasures.length
/** Numbers that `measurePicture` gives of a picture. */
export const measureCount = profilesFrom + 4 * profileLength

/** Added before a logarithm is taken, in grey levels or their square: black and flat cells say nothing. */
const darkness = 1

/** Grey levels of 0 to 255 (ITU-R BT.601). */
function luminanceOf({ data }: RgbImage): Float32Array {
  const luminance = new Float32Array(data.length / 3)
  for (let pixel = 0, byte = 0; pixel < luminance.length; pixel++, byte += 3) {
    luminance[pixel] =
      0.299 * (data[byte] as number) + 0.587 * (data[byte + 1] as number) + 0.114 * (data[byte + 2] as number)
  }
  return luminance
}

/** Sums over the pixels of a cell. */
class CellSums {
  pixels = 0
  red = 0
  green = 0
  blue = 0
  luminance = 0
  squares = 0
  slopes = 0
  curvatures = 0

  measures(): number[] {
    const { pixels, red, green, blue } = this
    const level = this.luminance / pixels
    const variance = Math.max(0, this.squares / pixels - level ** 2)
    const log = (sum: number) => Math.log(sum / pixels + darkness)
    return [
      Math.log(level + darkness),
      0.5 * Math.log(variance + darkness) - Math.log(level + darkness),
      // Of two pictures in different light this ratio is the same, unlike the variance of the Laplacian by itself.
      0.5 * (log(this.curvatures) - log(this.slopes)),
      log(red) - log(green),
      log(blue) - log(green),
      level,
      this.slopes / pixels,
    ]
  }
}

/**
 * Measures what a camera can lose without the part changing: brightness, contrast, sharpness and cast of every cell of a
 * grid over the picture, and its profiles, by which a shift shows. Sharpness is the energy of the Laplacian over that of
 * the gradient.
 * @param picture the inspected region, always of one size, at least 8 pixels each way
 * @returns `measureCount` numbers, cell by cell, then the profiles
 */
export function measurePicture(picture: RgbImage): Float32Array {
  const luminance = luminanceOf(picture)
  const measures = new Float32Array(measureCount)
  for (const [cell, sums] of sumsOfCells(picture, luminance).entries()) {
    measures.set(sums.measures(), cell * cellMeasures.length)
  }
  measures.set(profilesOf(luminance, picture), profilesFrom)
  return measures
}

function sumsOfCells({ width, height, data }: RgbImage, luminance: Float32Array): CellSums[] {
  const cells = Array.from({ length: cellCount }, () => new CellSums())
  const at = (pixel: number) => luminance[pixel] as number
  for (let y = 1; y < height - 1; y++) {
    const row = Math.floor((y * cellsAcross) / height) * cellsAcross
    for (let x = 1; x < width - 1; x++) {
      const sums = cells[row + Math.floor((x * cellsAcross) / width)] as CellSums
      const pixel = y * width + x
      const level = at(pixel)
      const [left, right, above, below] = [at(pixel - 1), at(pixel + 1), at(pixel - width), at(pixel + width)]
      sums.pixels++
      sums.red += data[pixel * 3] as number
      sums.green += data[pixel * 3 + 1] as number
      sums.blue += data[pixel * 3 + 2] as number
      sums.luminance += level
      sums.squares += level * level
      sums.slopes += (right - left) ** 2 + (below - above) ** 2
      sums.curvatures += (4 * level - left - right - above - below) ** 2
    }
  }
  return cells
}
