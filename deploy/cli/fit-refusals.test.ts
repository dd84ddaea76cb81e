import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { goodImages } from '../../models/fit/sample-images.ts'
import type { RgbImage } from '../../shared/imaging/image.ts'
import { fitCommand } from './fit.ts'

let folder: string
const path = (...parts: string[]) => join(folder, ...parts)
const parts = goodImages(12)

function pngOf({ data, width, height }: RgbImage, side: number): Promise<Buffer> {
  return sharp(data, { raw: { width, height, channels: 3 } })
    .resize(side, side)
    .png()
    .toBuffer()
}

async function save(name: string, part: number, side = 64): Promise<void> {
  await writeFile(path('good', name), await pngOf(parts[part] as RgbImage, side))
}

/** The message with which the images in the folder are refused. */
async function refusal(): Promise<string> {
  const args = ['--good', path('good'), '--out', path('part', '1'), '--size', '64', '--patches', '50']
  const error: unknown = await fitCommand()
    .exitOverride()
    .parseAsync(args, { from: 'user' })
    .catch((reason: unknown) => reason)
  expect(error).toMatchObject({ name: 'FitError' })
  expect(await readdir(folder)).toEqual(['good'])
  return (error as Error).message.replaceAll(`${path('good')}/`, '')
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vaglio-refusals-'))
  await mkdir(path('good'))
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
})

afterEach(async () => {
  vi.restoreAllMocks()
  await rm(folder, { recursive: true })
})

it('refuses too few images', async () => {
  for (let index = 0; index < 7; index++) await save(`${index}.png`, index)
  expect(await refusal()).toBe(
    '7 images are too few to fit a model; give at least 8 of different good parts, better 30',
  )
})

it('refuses images that are all the same', async () => {
  for (let index = 0; index < 12; index++) await save(`${index}.png`, 0)
  expect(await refusal()).toBe('all 12 images are the same; give at least 8 images of different good parts, better 30')
})

it('refuses images of mixed sizes, naming the odd ones even where the first is one of them', async () => {
  await save('a.png', 0, 30)
  for (let index = 1; index < 10; index++) await save(`b${index}.png`, index)
  await save('c.png', 10, 31)
  expect(await refusal()).toBe(
    'a.png: has 30 × 30 pixels; c.png: has 31 × 31 pixels, 9 others have 64 × 64 pixels; ' +
      'a model is fitted on images of one camera setting, leave out the odd ones',
  )
})

it('refuses a file that is no image, naming it', async () => {
  for (let index = 0; index < 8; index++) await save(`${index}.png`, index)
  await writeFile(path('good', '4.png'), 'not a png')
  expect(await refusal()).toMatch(/^4\.png: the bytes are neither JPEG nor PNG .*; replace the image or leave it out$/)
})

it('refuses an image that ends too early, naming it', async () => {
  for (let index = 0; index < 8; index++) await save(`${index}.png`, index)
  const whole = await pngOf(parts[9] as RgbImage, 64)
  await writeFile(path('good', '5.png'), whole.subarray(0, whole.length / 2))
  expect(await refusal()).toMatch(/^5\.png: the image cannot be decoded: /)
})

it('refuses a folder without images', async () => {
  expect(await refusal()).toMatch(/holds no image ending in \.png/)
})

it('refuses a folder that is not there', async () => {
  const args = ['--good', path('nowhere'), '--out', path('part', '1')]
  const asked = fitCommand().exitOverride().parseAsync(args, { from: 'user' })
  await expect(asked).rejects.toThrow('nowhere: is not there; give folders or images')
})
