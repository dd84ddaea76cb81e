import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ModelMemory } from '../../shared/contracts/model-memory.ts'
import { decodeImage } from '../../shared/imaging/decode.ts'
import { modelSha256, ofKind, readPackage } from '../../shared/model/package.ts'
import { openModel } from '../../shared/model/session.ts'
import { filterBank } from './filter-bank.ts'
import { type FittedModel, fitAnomalyModel } from './fit.ts'
import type { ModelImage } from './image-set.ts'
import { gatherEvidence } from './package-evidence.ts'
import { describePackage, withEvidence, writePackage } from './package-writer.ts'
import { goodImages } from './sample-images.ts'

const pixels = goodImages(12)
// The third is a copy of the first: the package knows it by the number it has without copies.
const images: ModelImage[] = [pixels[0], pixels[1], pixels[0], ...pixels.slice(2)].map((image, index) => ({
  name: `part-${index}.png`,
  digest: `${index}`.padStart(16, '0'),
  pixels: image as (typeof pixels)[0],
}))
const description = { name: 'disc', version: '1', licence: 'none', software: 'test', fittedAt: new Date(0) }

let parent: string
let folder: string
let model: FittedModel

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'vaglio-evidence-'))
  folder = join(parent, 'disc', '1')
  const options = { backbone: filterBank, patchesMax: 100, falseRejectRateMax: 0.005, seed: 1 }
  model = await fitAnomalyModel(
    images.map((image) => image.pixels),
    options,
  )
  const bare = describePackage(model, description)
  const evidence = await gatherEvidence(model, images, bare)
  await writePackage(folder, model.modelBytes, withEvidence(bare, evidence), evidence.contents)
})

afterAll(() => rm(parent, { recursive: true }))

it('lists every further file with its hash and size', async () => {
  const { manifest } = await readPackage(folder)
  expect(manifest.files.map(({ file }) => file).sort()).toEqual(
    [
      'memory.json',
      ...Array.from({ length: 12 }, (_, index) => `images/${index + 1}.jpg`),
      ...Array.from({ length: 8 }, (_, index) => `golden/${index + 1}.png`),
    ].sort(),
  )
  for (const { file, sha256, bytes } of manifest.files) {
    const content = await readFile(join(folder, file))
    expect([modelSha256(content), content.length]).toEqual([sha256, bytes])
  }
})

it('holds golden images that score in production what the manifest says, from the most usual to the least', async () => {
  const modelPackage = ofKind(await readPackage(folder), 'anomaly')
  const production = await openModel(modelPackage, { threads: 1 })
  expect(modelPackage.manifest.golden).toHaveLength(8)
  for (const { file, score } of modelPackage.manifest.golden) {
    const image = await decodeImage(await readFile(join(folder, file)), 64 * 64)
    expect(Math.abs((await production.judge(image)).score - score)).toBeLessThan(1e-4)
  }
  await production.release()
})

it('tells for every patch kept which image and cell it was seen in', async () => {
  const memory = ModelMemory.parse(JSON.parse(await readFile(join(folder, 'memory.json'), 'utf8')))
  expect(memory).toMatchObject({ version: 1, grid: { rows: 8, columns: 8 } })
  expect(memory.patches).toHaveLength(100)
  expect(memory.images.map(({ name }) => name).slice(0, 4)).toEqual([
    'part-0.png',
    'part-1.png',
    'part-3.png',
    'part-4.png',
  ])
  for (const [image, cell] of memory.patches) {
    expect(existsSync(join(folder, memory.images[image]?.file ?? 'nowhere'))).toBe(true)
    expect(cell).toBeLessThan(64)
  }
})

it('appears whole, readable to others, and leaves nothing else behind', async () => {
  expect(await readdir(join(parent, 'disc'))).toEqual(['1'])
  expect((await stat(folder)).mode & 0o055).toBe(0o055 & ~process.umask())
})

it('leaves nothing behind when a file cannot be written', async () => {
  const contents = [
    { file: 'a/b.txt', bytes: new Uint8Array(3) },
    { file: 'a', bytes: new Uint8Array(3) },
  ]
  const manifest = describePackage(model, description)
  await expect(writePackage(join(parent, 'broken', '1'), model.modelBytes, manifest, contents)).rejects.toThrow()
  expect(await readdir(join(parent, 'broken'))).toEqual([])
})

it('overwrites nobody’s files', async () => {
  await mkdir(join(parent, 'taken', '1'), { recursive: true })
  await writeFile(join(parent, 'taken', '1', 'notes.txt'), 'mine')
  const manifest = describePackage(model, description)
  const written = writePackage(join(parent, 'taken', '1'), model.modelBytes, manifest)
  await expect(written).rejects.toThrow('holds other files')
  expect(await readdir(join(parent, 'taken'))).toEqual(['1'])
})

it('keeps at most 200 images, those that the most patches are of', async () => {
  const many = Array.from({ length: 300 }, (_, index) => index)
  const sources = many.slice(100).map((image) => [image, 0] as const)
  const wide = { ...model, images: many, heldBackScores: many, head: { ...model.head, sources } }
  const given = many.map((index) => images[index % images.length] as ModelImage)
  const { contents } = await gatherEvidence(wide, given, describePackage(model, description))
  const kept = contents.filter(({ file }) => file.startsWith('images/'))
  expect(kept).toHaveLength(200)
  expect(kept[0]?.file).toBe('images/101.jpg')
})
