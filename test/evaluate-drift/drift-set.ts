import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readPicture } from '../../models/evaluation/judged-image.ts'
import type { RgbImage } from '../../shared/imaging/image.ts'

/** Images taken of each kind, so that a set is looked at in minutes. */
const imagesMax = 12

/** A set of real images, and whether settings were chosen by it. */
export interface DriftSet {
  readonly name: string
  readonly use: 'tuned' | 'shown'
}

/** Settings were chosen by the first two alone. */
export const driftSets: readonly DriftSet[] = [
  { name: 'cola-bottles', use: 'tuned' },
  { name: 'elpv-mono', use: 'tuned' },
  { name: 'aws-aliens', use: 'shown' },
  { name: 'screw-presence', use: 'shown' },
  { name: 'magnetic-tile', use: 'shown' },
  { name: 'demo', use: 'shown' },
]

/** Good images for a model, others for the line, and what may come in their place. */
export interface SetImages {
  readonly fit: readonly RgbImage[]
  readonly line: readonly RgbImage[]
  /** Real photos of other parts before the same camera: those the set calls defects. */
  readonly others: readonly RgbImage[]
}

/** @param table `manifest.csv` or `truth.csv` of the set, with the columns `file` and `label` first */
export async function readSetImages(folder: string, table: string): Promise<SetImages> {
  const rows = (await readFile(join(folder, table), 'utf8')).trim().split('\n').slice(1)
  const files = (wanted: string) =>
    rows.flatMap((row) => {
      const [file = '', label] = row.split(',')
      return label === wanted ? [join(folder, file)] : []
    })
  const good = files('good')
  return {
    fit: await read(good.filter((_, place) => place % 2 === 0)),
    line: await read(good.filter((_, place) => place % 2 === 1)),
    others: await read(files('defect')),
  }
}

/** Spread evenly over all of them. */
async function read(files: readonly string[]): Promise<RgbImage[]> {
  const step = Math.max(1, files.length / imagesMax)
  const chosen = files.filter((_, place) => Math.floor(place / step) !== Math.floor((place - 1) / step))
  return await Promise.all(chosen.map(readPicture))
}
