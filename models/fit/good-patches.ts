import type { RgbImage } from '../../shared/imaging/image.ts'
import { shiftPixelsMax, variantOf } from './augmentation.ts'
import type { FeatureExtractor, Grid } from './feature-extractor.ts'
import type { Matrix } from './matrix.ts'
import { type Random, shuffledIndices } from './random.ts'

/** Patches of one picture: their features, one a row, and their cells. */
export interface Patches {
  readonly features: Matrix
  readonly cells: Int32Array
}

/** What a model learns from one good image. */
export interface GoodPatches {
  /** The number of the image. */
  readonly image: number
  readonly seen: Patches
  /** The same part as it might have been seen: a few pixels off, in other light. */
  readonly imagined: readonly Patches[]
}

/** How images are looked at. */
export interface PatchOptions {
  /** Imagined copies of every image. */
  readonly variants: number
  /** From this image on every patch is kept. */
  readonly wholeFrom: number
}

/** How many patches of all images together are looked at: enough for the correlations of a thousand features. */
const patchesSeenMax = 40_000
const patchesImaginedMax = 20_000

/** Cells beyond the border by a shift, or averaged with one that is. */
function borderCells(stride: number): number {
  return Math.ceil(shiftPixelsMax / stride) + 1
}

function innerCells({ rows, columns }: Grid, border: number): number[] {
  const cells = Array.from({ length: rows * columns }, (_, cell) => cell)
  return cells.filter((cell) => {
    const row = Math.floor(cell / columns)
    const column = cell % columns
    return Math.min(row, column, rows - 1 - row, columns - 1 - column) >= border
  })
}

function thinned(features: Matrix, cells: readonly number[], count: number, random: Random): Patches {
  const chosen = shuffledIndices(cells.length, random)
    .subarray(0, count)
    .map((index) => cells[index] as number)
    .sort()
  const data = new Float32Array(chosen.length * features.columns)
  for (const [row, cell] of chosen.entries()) {
    data.set(features.data.subarray(cell * features.columns, (cell + 1) * features.columns), row * features.columns)
  }
  return { features: { rows: chosen.length, columns: features.columns, data }, cells: chosen }
}

/**
 * Looks at good images and at variants of them, and keeps some patches of each, so that memory does not grow with the
 * number of images.
 * @param onImage called after each image
 */
export async function collectGoodPatches(
  images: readonly RgbImage[],
  extractor: FeatureExtractor,
  grid: Grid,
  { variants, wholeFrom }: PatchOptions,
  random: Random,
  onImage: (done: number) => void,
): Promise<GoodPatches[]> {
  const all = innerCells(grid, 0)
  const inner = innerCells(grid, borderCells((images[0]?.width ?? 0) / grid.columns))
  const seenEach = Math.ceil(patchesSeenMax / images.length)
  const imaginedEach = Math.ceil(patchesImaginedMax / (images.length * Math.max(1, variants)))
  const collected: GoodPatches[] = []
  for (const [number, image] of images.entries()) {
    const seen = thinned(await extractor.extract(image.data), all, number < wholeFrom ? seenEach : all.length, random)
    const imagined: Patches[] = []
    for (let variant = 0; variant < variants; variant++) {
      const features = await extractor.extract(variantOf(image, random).data)
      imagined.push(thinned(features, inner, imaginedEach, random))
    }
    collected.push({ image: number, seen, imagined })
    onImage(number + 1)
  }
  return collected
}
