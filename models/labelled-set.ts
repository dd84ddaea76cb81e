import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { RgbImage } from '../shared/imaging/image.ts'
import { cropAndScale } from '../shared/imaging/scale.ts'
import { readImage } from './fit/image-set.ts'

/** Images to fit on and, apart from them, images to measure on. */
export interface LabelledSet {
  readonly fit: RgbImage[]
  readonly good: RgbImage[]
  readonly defect: RgbImage[]
}

/** Whole images, each squeezed to a square: in some sets every image has a size of its own. */
async function readSquares(files: readonly string[], side: number): Promise<RgbImage[]> {
  const squares: RgbImage[] = []
  for (const file of files) {
    const image = await readImage(file)
    const whole = { x: 0, y: 0, width: image.width, height: image.height }
    squares.push(await cropAndScale(image, whole, { width: side, height: side }))
  }
  return squares
}

/**
 * Reads a set by its table, whose first columns are `file,label,type,split`.
 * @param table CSV file; the files it lists are relative to its folder
 * @param side pixels to which every image is squeezed, both ways
 */
export async function readLabelledSet(folder: string, table: string, side: number): Promise<LabelledSet> {
  const [, ...lines] = (await readFile(join(folder, table), 'utf8')).trim().split('\n')
  const rows = lines.map((line) => line.split(','))
  const select = (wantedSplit: string, wantedLabel: string) => {
    const chosen = rows.filter(([, label, , split]) => split === wantedSplit && label === wantedLabel)
    return readSquares(
      chosen.map(([file = '']) => join(folder, file)),
      side,
    )
  }
  return {
    fit: await select('fit', 'good'),
    good: await select('test', 'good'),
    defect: await select('test', 'defect'),
  }
}
