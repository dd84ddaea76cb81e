import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { goodImages } from '../../models/fit/sample-images.ts'
import { readPackage } from '../../shared/model/package.ts'
import { fitCommand } from './fit.ts'

let folder: string
let printed: string
const path = (...parts: string[]) => join(folder, ...parts)
const run = (...args: string[]) => fitCommand().exitOverride().parseAsync(args, { from: 'user' })

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vaglio-fit-'))
  await mkdir(path('good'))
  for (const [index, { data, width, height }] of goodImages(10).entries()) {
    await sharp(data, { raw: { width, height, channels: 3 } })
      .png()
      .toFile(path('good', `${index}.png`))
  }
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

const small = ['--size', '64', '--patches', '50']

it('makes a package named after its folder and says what it is worth', async () => {
  await run('--good', path('good'), '--out', path('demo-part', '7'), ...small, '--licence', 'Apache-2.0')
  const { manifest } = await readPackage(path('demo-part', '7'))
  expect(manifest).toMatchObject({ name: 'demo-part', version: '7', licence: 'Apache-2.0', input: { width: 64 } })
  expect(manifest.provenance).toMatchObject({ images: 10, patchesKept: 50, seed: 1 })
  expect(printed).toContain('images: 10 done\nfeatures: 10 done\nfolds: 5 done\n')
  expect(printed).toContain('demo-part 7: fitted on 10 good images in ')
  expect(printed).toContain('with 95 % confidence at most 0.5 % of good parts are rejected')
})

it('takes single files, a region and a name of its own', async () => {
  const files = Array.from({ length: 8 }, (_, index) => path('good', `${index}.png`))
  await run(
    '--good',
    ...files,
    '--region',
    '8,8,48,40',
    '--out',
    path('x'),
    '--name',
    'disc',
    '--version',
    '2.1',
    ...small,
  )
  expect((await readPackage(path('x'))).manifest).toMatchObject({
    name: 'disc',
    version: '2.1',
    provenance: { images: 8 },
  })
})

it('leaves a package that exists alone', async () => {
  await mkdir(path('out', '1'), { recursive: true })
  await writeFile(path('out', '1', 'model.json'), '{}')
  await expect(run('--good', path('good'), '--out', path('out', '1'))).rejects.toThrow('holds a model package already')
})

it('names the image that cannot be read, or has another size', async () => {
  await writeFile(path('good', '4.png'), 'not a png')
  await expect(run('--good', path('good'), '--out', path('x', '1'))).rejects.toThrow(
    '4.png: the bytes are neither JPEG',
  )
  await sharp({ create: { width: 30, height: 30, channels: 3, background: 'red' } })
    .png()
    .toFile(path('good', '4.png'))
  await expect(run('--good', path('good'), '--out', path('x', '1'))).rejects.toThrow('4.png: has 30 × 30 pixels')
})

it('refuses a name that no message could carry before it reads an image', async () => {
  await expect(run('--good', path('nowhere'), '--out', path('Demo Part', '1'))).rejects.toThrow(
    'cannot be called Demo Part 1',
  )
})

it('names what is missing', async () => {
  await expect(run('--good', path('nowhere'), '--out', path('x', '1'))).rejects.toThrow('nowhere: is not there')
  await mkdir(path('empty'))
  await expect(run('--good', path('empty'), '--out', path('x', '1'))).rejects.toThrow('empty: holds no image')
})

it.each([
  ['--region', '1,2,3', 'Give four whole numbers'],
  ['--size', 'big', 'Give a whole number from 64'],
  ['--false-rejects', '2', 'Give a share above 0'],
])('explains what %s wants', async (option, value, message) => {
  await expect(run('--good', path('good'), '--out', path('x', '1'), option, value)).rejects.toThrow(message)
})

it('refuses a folder without a version, which is most likely forgotten', async () => {
  await expect(run('--good', path('good'), '--out', path('models/plate'), ...small)).rejects.toThrow(/plate\/1/)
})
