import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { decodeImage } from '../../shared/imaging/decode.ts'
import { encodePng } from '../../shared/imaging/encode.ts'
import type { RgbImage } from '../../shared/imaging/image.ts'
import { projectFolder } from '../../shared/service/software-version.ts'
import { demoFolder, recipeIn } from '../../test/support/demo-recipe.ts'
import { temporaryFolder } from '../../test/support/nats-server.ts'
import { tryRecipe } from './recipe-try.ts'

const good = join(demoFolder, 'images/good/001.jpg')
const missing = join(demoFolder, 'images/missing-fastener/001.jpg')
const demo = join(projectFolder, 'deploy/demo/recipe.yaml')

async function linesOf(file: string, given: Parameters<typeof tryRecipe>[1]): Promise<string[]> {
  const lines: string[] = []
  await tryRecipe(file, given, (line) => lines.push(line))
  return lines
}

const red = [255, 64, 64] as const
const green = [0, 224, 106] as const

/** Pixels of about such a colour. */
function count({ data }: RgbImage, [red, green, blue]: readonly [number, number, number]): number {
  let found = 0
  for (let at = 0; at < data.length; at += 3) {
    const off = [(data[at] ?? 0) - red, (data[at + 1] ?? 0) - green, (data[at + 2] ?? 0) - blue]
    if (Math.hypot(...off) < 20) found += 1
  }
  return found
}

test('tells of each photo what was measured, and draws it: what failed in red, the rest in green', async () => {
  await using folder = await temporaryFolder()
  const lines = await linesOf(demo, { image: [good, missing], out: join(folder.path, 'tried') })
  expect(lines.filter((line) => !line.startsWith('  '))).toEqual([
    `${good}: passes`,
    `${missing}: reject`,
    '1 of 2 photos pass every check',
  ])
  expect(lines[1]).toMatch(/^ {2}ok {2,}bore +20\.\d+ mm +allowed 19\.8 to 21\.1 mm$/)
  expect(lines.filter((line) => line.includes('FAIL'))).toEqual([
    expect.stringMatching(/^ {2}FAIL +screw-top-left +10\.\d+ mm .* screw-top-left is missing: what stands out there/),
  ])
  const picture = async (name: string) => decodeImage(await readFile(join(folder.path, 'tried', name)), 4e6)
  const [whole, broken] = [await picture('good-001.png'), await picture('missing-fastener-001.png')]
  expect(count(whole, red)).toBe(0)
  expect(count(whole, green)).toBeGreaterThan(1000)
  expect(count(broken, red)).toBeGreaterThan(200)
  expect(count(broken, green)).toBeGreaterThan(1000)
})

test('a photo of another size and one that is none are left out, with the reason', async () => {
  await using folder = await temporaryFolder()
  await mkdir(join(folder.path, 'photos'))
  const small = { width: 32, height: 16, data: new Uint8Array(32 * 16 * 3) }
  await writeFile(join(folder.path, 'photos/a.png'), await encodePng(small))
  await writeFile(join(folder.path, 'photos/b.jpg'), 'no photo')
  expect(await linesOf(demo, { image: [join(folder.path, 'photos')] })).toEqual([
    expect.stringMatching(/a\.png is 32 × 16, the view's frame 640 × 480.*: left out$/),
    expect.stringMatching(/b\.jpg cannot be read as a picture .*: left out$/),
    '0 of 2 photos pass every check',
  ])
})

test('a recipe with mistakes, and a view that there is not, are refused', async () => {
  await using folder = await temporaryFolder()
  const wrong = await recipeIn(folder.path, (text) => text.replace('minMm: 19.8', 'minMm: 29.8'))
  await expect(linesOf(wrong, { image: [good] })).rejects.toThrow('minMm must not be above maxMm')
  await expect(linesOf(demo, { image: [good], view: 'side' })).rejects.toThrow(
    'the recipe has no view side: give --view with one of top',
  )
})

test('no model is needed', async () => {
  await using folder = await temporaryFolder()
  const file = await recipeIn(folder.path, (text) => text.replace(/model: .*/, 'model: nowhere'))
  expect((await linesOf(file, { image: [good] }))[0]).toBe(`${good}: passes`)
})
