import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Region } from '../../shared/contracts/region.ts'
import { decodeImage } from '../../shared/imaging/decode.ts'
import { cropAndScale } from '../../shared/imaging/scale.ts'
import { sizeForModel } from '../../shared/model/input-size.ts'
import { ofKind, readPackage } from '../../shared/model/package.ts'
import { openModel } from '../../shared/model/session.ts'
import { openFeatureExtractor } from './feature-extractor.ts'
import { filterBank } from './filter-bank.ts'
import { fitAnomalyModel } from './fit.ts'
import { type ModelImage, readImageSet } from './image-set.ts'
import { gatherEvidence } from './package-evidence.ts'
import { describePackage, withEvidence, writePackage } from './package-writer.ts'
import type { Position } from './places.ts'
import { plainScore } from './plain-score.ts'
import { goodImages, scratched } from './sample-images.ts'

const tolerance = 1e-4
const frame = { width: 150, height: 110 }
const region: Region = { x: 13, y: 7, width: 121, height: 97 }
const size = { width: 64, height: 64 }
const description = { version: '1', licence: 'none', software: 'test', fittedAt: new Date(0), region }

let folder: string
const files = { good: [] as string[], defect: [] as string[] }

/** Writes a frame as PNG or JPEG, by turns. */
async function save(data: Uint8Array, name: string, turn: number): Promise<string> {
  const picture = sharp(data, { raw: { ...size, channels: 3 } }).resize(frame.width, frame.height, { fit: 'fill' })
  const file = join(folder, `${name}.${turn % 2 === 0 ? 'png' : 'jpg'}`)
  await (turn % 2 === 0 ? picture.png() : picture.jpeg({ quality: 85 })).toFile(file)
  return file
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vaglio-parity-'))
  for (const [turn, { data }] of goodImages(10).entries()) files.good.push(await save(data, `good-${turn}`, turn))
  for (const [turn, image] of goodImages(6, 2).map(scratched).entries()) {
    files.defect.push(await save(image.data, `defect-${turn}`, turn))
  }
})

afterAll(() => rm(folder, { recursive: true }))

describe.each(['free', 'fixed'] as Position[])('position %s', (position) => {
  it('gives every file in production the score that it has at fit time', async () => {
    const good = await readImageSet(files.good, size, region)
    const options = { backbone: filterBank, patchesMax: 100, falseRejectRateMax: 0.005, seed: 1, position, variants: 1 }
    const fitted = await fitAnomalyModel(
      good.map(({ pixels }) => pixels),
      options,
    )
    const atFitTime = await scoresAtFitTime(fitted, [...good, ...(await readImageSet(files.defect, size, region))])

    const bare = describePackage(fitted, { ...description, name: `parity-${position}` })
    const evidence = await gatherEvidence(fitted, good, bare)
    const target = join(folder, bare.name, '1')
    await writePackage(target, fitted.modelBytes, withEvidence(bare, evidence), evidence.contents)
    const inProduction = await scoresInProduction(target)
    expect(inProduction).toHaveLength(16)
    for (const [index, score] of inProduction.entries()) {
      expect(Math.abs(score - (atFitTime[index] as number))).toBeLessThan(tolerance)
    }
  })
})

/** Worked out step by step, outside the graph. */
async function scoresAtFitTime(
  { head, reach, grid }: Awaited<ReturnType<typeof fitAnomalyModel>>,
  images: readonly ModelImage[],
): Promise<number[]> {
  const extractor = await openFeatureExtractor(filterBank, size)
  const scores: number[] = []
  for (const { pixels } of images) scores.push(plainScore(await extractor.extract(pixels.data), head, reach, grid))
  await extractor.release()
  return scores
}

/** From the bytes of the files, cut as the service that prepares frames cuts them. */
async function scoresInProduction(packageFolder: string): Promise<number[]> {
  const modelPackage = ofKind(await readPackage(packageFolder), 'anomaly')
  const model = await openModel(modelPackage, { threads: 1 })
  const target = sizeForModel(region, modelPackage.manifest.input)
  const scores: number[] = []
  for (const file of [...files.good, ...files.defect]) {
    const image = await decodeImage(await readFile(file), frame.width * frame.height)
    scores.push((await model.judge(await cropAndScale(image, region, target))).score)
  }
  await model.release()
  return scores
}
