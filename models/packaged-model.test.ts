import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ofKind, readPackage } from '../shared/model/package.ts'
import { type Model, openModel } from '../shared/model/session.ts'
import { openFeatureExtractor } from './fit/feature-extractor.ts'
import { filterBank } from './fit/filter-bank.ts'
import { type FittedModel, fitAnomalyModel } from './fit/fit.ts'
import { describePackage, writePackage } from './fit/package-writer.ts'
import { plainScore } from './fit/plain-score.ts'
import { goodImages, scratched } from './fit/sample-images.ts'

const images = goodImages(12)
const defects = goodImages(12, 2).map(scratched)
const size = { width: 64, height: 64 }
const options = { backbone: filterBank, patchesMax: 100, falseRejectRateMax: 0.005, seed: 1, position: 'free' as const }
const description = { name: 'disc', version: '1', licence: 'none', software: 'test', fittedAt: new Date(0) }

let folder: string
let fitted: FittedModel
let model: Model<'anomaly'>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vaglio-package-'))
  fitted = await fitAnomalyModel(images, options)
  await writePackage(folder, fitted.modelBytes, describePackage(fitted, description))
  model = await openModel(ofKind(await readPackage(folder), 'anomaly'), { threads: 1 })
})

afterAll(async () => {
  await model.release()
  await rm(folder, { recursive: true })
})

it('scores every image in production as at fit time', async () => {
  const extractor = await openFeatureExtractor(filterBank, size)
  for (const image of [...images, ...defects]) {
    const plain = plainScore(await extractor.extract(image.data), fitted.head, fitted.reach, { rows: 8, columns: 8 })
    const { score } = await model.judge(image)
    expect(Math.abs(score - plain) / plain).toBeLessThan(1e-4)
  }
  await extractor.release()
})

it('passes good parts it has never seen and rejects scratched ones, hottest on the scratch', async () => {
  for (const image of goodImages(20, 3)) {
    expect((await model.judge(image)).score).toBeLessThan(model.manifest.threshold)
  }
  for (const image of defects) {
    const { score, heatmap } = await model.judge(image)
    expect(score).toBeGreaterThan(model.manifest.threshold)
    expect(Math.max(...heatmap)).toBe(score)
    expect([3, 4]).toContain(Math.floor(heatmap.indexOf(score) / 8))
  }
})

it('shows its grounds: a map, features and the good patch that each cell resembles', async () => {
  const judgement = await model.explain(images[0] as (typeof images)[0])
  expect(judgement).toMatchObject({ rows: 8, columns: 8 })
  expect(judgement.patches).toHaveLength(64 * filterBank.featureCount)
  expect(judgement.nearest).toHaveLength(64)
  expect(judgement.nearest?.every((patch) => patch >= 0 && patch < 100)).toBe(true)
})

it('takes no image of another size', async () => {
  await expect(model.judge({ ...size, data: new Uint8Array(5) })).rejects.toThrow(
    'the model judges 64 × 64 RGB pixels (12288 bytes)',
  )
})

it('refuses a package whose files do not belong together', async () => {
  const file = join(folder, 'model.onnx')
  const whole = await readFile(file)
  await writeFile(file, whole.subarray(0, 5000))
  await expect(readPackage(folder)).rejects.toThrow('model.onnx: is not the file that model.json describes')
  await writeFile(file, whole)
})
