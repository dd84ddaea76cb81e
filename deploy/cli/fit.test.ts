import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { goodImages, scratched } from '../../models/fit/sample-images.ts'
import type { RgbImage } from '../../shared/imaging/image.ts'
import { ofKind, readPackage } from '../../shared/model/package.ts'
import { fitCommand } from './fit.ts'

let folder: string
let printed: string
const path = (...parts: string[]) => join(folder, ...parts)
const run = (...args: string[]) => fitCommand().exitOverride().parseAsync(args, { from: 'user' })

function save({ data, width, height }: RgbImage, file: string): Promise<unknown> {
  return sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toFile(file)
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vaglio-fit-'))
  await mkdir(path('good'))
  for (const [index, image] of goodImages(10).entries()) await save(image, path('good', `${index}.png`))
  await writeFile(path('good', 'notes.txt'), 'not an image')
  printed = ''
  const record = (text: string | Uint8Array) => {
    printed += text
    return true
  }
  vi.spyOn(process.stdout, 'write').mockImplementation(record)
  vi.spyOn(process.stderr, 'write').mockImplementation(record)
})

afterEach(async () => {
  vi.restoreAllMocks()
  await rm(folder, { recursive: true })
})

const small = ['--size', '64', '--patches', '50', '--position', 'free', '--augment', '1']

it('makes a package named after its folder and says what it is worth', async () => {
  await run('--good', path('good'), '--out', path('demo-part', '7'), ...small, '--licence', 'Apache-2.0')
  const { manifest } = ofKind(await readPackage(path('demo-part', '7')), 'anomaly')
  expect(manifest).toMatchObject({ name: 'demo-part', version: '7', licence: 'Apache-2.0', input: { width: 64 } })
  expect(manifest.provenance).toMatchObject({ images: 10, patchesKept: 50, seed: 1 })
  expect(manifest.golden).toHaveLength(8)
  expect(manifest.warningThreshold).toBeLessThan(manifest.threshold)
  expect(printed).toMatch(/images: 10 done, .*\/s\nfeatures: 10 done, .*\/s\nheld back: 10 done, .*\/s\n/)
  expect(printed).toMatch(/demo-part 7: fitted on 10 good images in .* s, .* images\/s\n/)
  expect(printed).toContain('proven: at most 26 % of good parts are rejected (95 % confidence, n = 10')
  expect(printed).toContain('at most 0.5 % if the logarithms of the scores are normally distributed; 598 images')
})

it('states by which files it was fitted, so that nobody measures it on them', async () => {
  await run('--good', path('good'), '--out', path('x', '1'), ...small)
  const { manifest } = await readPackage(path('x', '1'))
  const digest = createHash('sha256')
    .update(await readFile(path('good', '3.png')))
    .digest('hex')
  expect(manifest.provenance).toMatchObject({ imageDigests: expect.arrayContaining([digest.slice(0, 16)]) })
})

it('takes single files, a region and a name of its own', async () => {
  const files = Array.from({ length: 8 }, (_, index) => path('good', `${index}.png`))
  const name = ['--name', 'disc', '--version', '2.1']
  await run('--good', ...files, '--region', '8,8,48,40', '--out', path('x'), ...name, ...small)
  const { manifest } = await readPackage(path('x'))
  expect(manifest).toMatchObject({ name: 'disc', version: '2.1', provenance: { images: 8 } })
})

it('prices thresholds on defects, and moves none for them', async () => {
  await mkdir(path('bad'))
  for (const [index, image] of goodImages(5, 2).entries()) await save(scratched(image), path('bad', `${index}.png`))
  const costs = ['--cost-miss', '100', '--cost-false-reject', '1', '--defect-share', '0.1']
  await run('--good', path('good'), '--out', path('a', '1'), ...small, '--defect', path('bad'), ...costs)
  expect(printed).toMatch(/threshold +good rejected +proven at most +defects found +cost a part/)
  expect(printed).toMatch(/0 of 10 +26 % +\d of 5 .*this package/)
  expect(printed).toContain('cheapest')
  await run('--good', path('good'), '--out', path('a', '2'), ...small)
  const [with_, without] = [await readPackage(path('a', '1')), await readPackage(path('a', '2'))]
  expect(with_.manifest).toMatchObject({ sha256: without.manifest.sha256 })
  expect(ofKind(with_, 'anomaly').manifest.threshold).toBe(ofKind(without, 'anomaly').manifest.threshold)
})

it('asks for what belongs to the costs', async () => {
  const asked = run('--good', path('good'), '--out', path('a', '1'), '--cost-miss', '5')
  await expect(asked).rejects.toThrow('give --defect, --cost-miss and --cost-false-reject together')
})

it('leaves a package that exists alone', async () => {
  await mkdir(path('out', '1'), { recursive: true })
  await writeFile(path('out', '1', 'model.json'), '{}')
  await expect(run('--good', path('good'), '--out', path('out', '1'))).rejects.toThrow('holds a model package already')
})

it('refuses a name that no message could carry before it reads an image', async () => {
  await expect(run('--good', path('nowhere'), '--out', path('Demo Part', '1'))).rejects.toThrow(
    'cannot be called Demo Part 1',
  )
})

it.each([
  ['--region', '1,2,3', 'Give four whole numbers'],
  ['--size', 'big', 'Give a whole number from 64'],
  ['--false-rejects', '2', 'Give a share above 0'],
  ['--layers', 'a,,b', 'Give names with commas between them'],
  ['--mean', '1,2', 'Give three numbers'],
  ['--deviation', '1,2,0', 'Give three numbers above 0'],
  ['--position', 'loose', 'Allowed choices are fixed, free, auto'],
  ['--cost-miss', 'much', 'Give a number from 0 on'],
])('explains what %s wants', async (option, value, message) => {
  await expect(run('--good', path('good'), '--out', path('x', '1'), option, value)).rejects.toThrow(message)
})

it('names the backbone that is not there', async () => {
  const asked = run('--good', path('good'), '--out', path('x', '1'), '--size', '64', '--backbone', path('net.onnx'))
  await expect(asked).rejects.toThrow('net.onnx: cannot be read; --backbone takes network, filter-bank or an ONNX file')
})

it('refuses a folder without a version, which is most likely forgotten', async () => {
  await expect(run('--good', path('good'), '--out', path('models/plate'), ...small)).rejects.toThrow(/plate\/1/)
})
