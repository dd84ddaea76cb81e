import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import { networkFile } from '../../models/backbone/network.ts'
import { filterBank } from '../../models/fit/filter-bank.ts'
import { fitAnomalyModel } from '../../models/fit/fit.ts'
import { describePackage } from '../../models/fit/package-writer.ts'
import { openEmbedder } from '../../services/drift/embedding/embedder.ts'
import { measurePicture } from '../../services/drift/pictures/picture-measures.ts'
import type { RgbImage } from '../../shared/imaging/image.ts'
import { openModel } from '../../shared/model/session.ts'
import type { SetImages } from './drift-set.ts'
import { asUsual, type Look, seen } from './look.ts'

const fitOptions = { patchesMax: 1000, falseRejectRateMax: 0.005, seed: 1, position: 'free' } as const
/** Steps of the light that are looked at, in percent; what lies between is one or the other by chance. */
export const lightStepPercent = 2
/** The light of a line varies by so much by itself, in percent. */
export const lightSwingPercent = 2
const dimmedMaxPercent = 20

/** What the station knows of one picture. */
export interface Impression {
  /** In units of the threshold. */
  readonly score: number
  readonly embedding: Float32Array
  readonly measures: Float32Array
}

/** Impressions of every image of a set, by look and then image. */
export type Gallery = Readonly<Record<string, readonly Impression[]>>

/** Names a look in a gallery. */
export function lookName({ isOther, dimmed, blurPixels, cast, shiftPixels }: Look): string {
  return [isOther ? 'other' : 'usual', Math.round(dimmed * 100), blurPixels, cast, shiftPixels].join(' ')
}

/** Every look that a line can come to have: each change in the light that there may be with it. */
function allLooks(changes: readonly Look[]): Look[] {
  const steps = (from: number, to: number) =>
    Array.from({ length: (to - from) / lightStepPercent + 1 }, (_, place) => (from + place * lightStepPercent) / 100)
  const usual = steps(-lightSwingPercent, dimmedMaxPercent + lightSwingPercent).map((dimmed) => ({
    ...asUsual,
    dimmed,
  }))
  const changed = changes.flatMap((look) =>
    steps(-lightSwingPercent, lightSwingPercent).map((dimmed) => ({ ...look, dimmed })),
  )
  return [...usual, ...changed]
}

/**
 * Looks at every image of a set in every look, by a model fitted on other images of it, or takes what an earlier run kept.
 * @param file where it is kept
 */
export async function gallery(
  images: () => Promise<SetImages>,
  changes: readonly Look[],
  file: string,
): Promise<Gallery> {
  if (existsSync(file)) return deserialize(await readFile(file)) as Gallery
  const made = await lookedAt(await images(), allLooks(changes))
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, serialize(made))
  return made
}

async function lookedAt({ fit, line, others }: SetImages, looks: readonly Look[]): Promise<Gallery> {
  const model = await fittedModel(await Promise.all(fit.map((image) => seen(image, asUsual))))
  const embedder = await openEmbedder(await readFile(networkFile))
  const made: Record<string, Impression[]> = {}
  for (const look of looks) {
    const impressions: Impression[] = []
    for (const image of look.isOther ? others : line) {
      const picture = await seen(image, look)
      const { score } = await model.judge(picture)
      const embedding = await embedder.embed(picture)
      impressions.push({ score: score / model.manifest.threshold, embedding, measures: measurePicture(picture) })
    }
    made[lookName(look)] = impressions
  }
  await Promise.all([model.release(), embedder.release()])
  return made
}

async function fittedModel(images: readonly RgbImage[]) {
  const fitted = await fitAnomalyModel(images, { ...fitOptions, backbone: filterBank })
  const about = { name: 'line', version: '1', licence: 'none', software: 'evaluate-drift', fittedAt: new Date(0) }
  const manifest = describePackage(fitted, about)
  return await openModel({ folder: 'line', manifest, modelBytes: fitted.modelBytes }, { threads: 1 })
}
