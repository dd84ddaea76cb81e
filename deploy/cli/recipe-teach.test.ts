import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { disc, drawnImage, type Rgb } from '../../services/rules/vision/drawn-image.ts'
import { encodePng } from '../../shared/imaging/encode.ts'
import { loadRecipe } from '../../shared/recipe/load.ts'
import { demoFolder } from '../../test/support/demo-recipe.ts'
import { parsePromise, teachCommand } from './recipe-teach.ts'

const recipe = `# Covers.
station: press
budget: continuous
views:
  top:
    frame: { width: 100, height: 60 }
    millimetresPerPixel: 0.1
    model: models/cover/1
    checks:
      - name: bore # of the drill
        kind: size
        region: { x: 0, y: 0, width: 60, height: 60 }
        object: dark
        measure: diameter
        limits: { minMm: 0, maxMm: 99 } # any
      - name: ground
        kind: colour
        region: { x: 70, y: 10, width: 20, height: 20 }
        reference: "#ff0000"
        maxDeltaE: 50
`

let folder: string
let screen: string
const path = (...parts: string[]) => join(folder, ...parts)

/** A bore some 3 mm across on a ground that is never quite the same grey. */
async function photo(name: string, diameter: number, grey = 200, width = 100): Promise<void> {
  const ground: Rgb = [grey, grey, grey]
  const image = drawnImage(width, 60, ground, disc(30, 30, diameter, [40, 40, 40]))
  await writeFile(path('good', name), await encodePng(image.pixels))
}

async function photos(count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    await photo(`${String(index).padStart(3, '0')}.png`, 29 + 0.37 * (index % 7), 196 + ((index * 3) % 8))
  }
}

function teach(...options: string[]): Promise<unknown> {
  const args = [path('recipe.yaml'), '--good', path('good'), ...options]
  return teachCommand().exitOverride().parseAsync(args, { from: 'user' })
}

async function refusal(...options: string[]): Promise<string> {
  const error: unknown = await teach(...options).catch((reason: unknown) => reason)
  expect(error).toMatchObject({ name: expect.stringMatching(/^(Teach|Recipe)Error$/) })
  expect(await readdir(folder)).toEqual(['good', 'recipe.yaml'])
  return (error as Error).message.replaceAll(`${path('good')}/`, '')
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vaglio-teach-'))
  await mkdir(path('good'))
  await writeFile(path('recipe.yaml'), recipe)
  screen = ''
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    screen += String(text)
    return true
  })
})
afterEach(async () => {
  vi.restoreAllMocks()
  await rm(folder, { recursive: true })
})

describe('twelve good photos', () => {
  beforeEach(() => photos(12))

  it('are shown with what they measured and what is proposed, and nothing is written', async () => {
    await teach()
    expect(screen).toMatch(/^bore +mm +12 of 12 +2\.\d+ +3\.\d+ +3\.\d+ +0 to 99 +\d\.\d+ to \d\.\d+ +[▁-█ ]+$/m)
    expect(screen).toMatch(/^ground +ΔE00 +12 of 12 .* 50 or less +\d\.?\d* or less /m)
    expect(screen).toMatch(/^ground: reference \{"lightness":\d+\.?\d*,"a":0,"b":0\}, now "#ff0000"$/m)
    expect(screen).toContain('the 3 limits together reject at most 0.5 % of good parts (0.17 % each)')
    expect(screen).toMatch(/n = 12, .*; \d+ photos would prove 0\.5 %/)
    expect(screen).toContain('with these limits 12 of 12 photos pass')
    expect(await readdir(folder)).toEqual(['good', 'recipe.yaml'])
  })

  it('change the numbers of the file, its comments stay, and the old file lies beside it', async () => {
    await teach('--write', '--promise', '1%')
    const text = await readFile(path('recipe.yaml'), 'utf8')
    const blank = (given: string) =>
      given.replace(/minMm: [\d.]+, maxMm: [\d.]+|reference: .*|maxDeltaE: .*/g, 'taught')
    expect(blank(text)).toBe(blank(recipe))
    const { checks } = (await loadRecipe(path('recipe.yaml'))).views.top ?? { checks: [] }
    const limits = checks[0]?.limits as { minMm: number; maxMm: number }
    expect(limits.minMm).toBeGreaterThan(2)
    expect(limits.minMm).toBeLessThan(2.9)
    expect(limits.maxMm).toBeGreaterThan(3.1)
    expect(limits.maxMm).toBeLessThan(4)
    expect(await readFile(path('recipe.yaml.before-teach'), 'utf8')).toBe(recipe)

    await teach('--write', '--promise', '5%')
    expect(await readdir(folder)).toEqual([
      'good',
      'recipe.yaml',
      'recipe.yaml.before-teach',
      'recipe.yaml.before-teach-2',
    ])
    expect(await readFile(path('recipe.yaml.before-teach-2'), 'utf8')).toBe(text)
  })

  it('give limits also where those of the recipe lie wholly on the wrong side', async () => {
    await writeFile(path('recipe.yaml'), recipe.replace('minMm: 0, maxMm: 99', 'minMm: 0.1, maxMm: 0.2'))
    await teach()
    expect(screen).toMatch(/^bore .* 0\.1 to 0\.2 +2\.\d+ to 3\.\d+ /m)
    expect(screen).toContain('with these limits 12 of 12 photos pass')
  })

  it('and a copy of one count it once', async () => {
    await copyFile(path('good', '000.png'), path('good', 'again.png'))
    await teach()
    expect(screen).toContain('12 photos of good parts, 1 copies left out')
  })

  it('and one that is odd have it pointed at', async () => {
    await photo('odd.png', 45)
    await teach()
    expect(screen).toMatch(/^bore: far from the others: odd\.png \(4\.\d+ mm\); is that a good part\?$/m)
  })

  it('and one on which a check measures nothing are refused', async () => {
    await photo('empty.png', -1)
    expect(await refusal('--write')).toMatch(/^bore could not be measured on every photo/)
    expect(screen).toMatch(/^bore: not measurable on empty\.png: bore was not found/m)
  })

  it('and one of another size are refused by its name', async () => {
    await photo('wide.png', 30, 200, 120)
    expect(await refusal()).toContain('wide.png is 120 × 60')
  })

  it('need to be told of which view they are where there are several', async () => {
    const views = recipe.slice(recipe.indexOf('  top:'))
    await writeFile(path('recipe.yaml'), recipe + views.replace('top', 'side'))
    expect(await refusal()).toContain('give --view with one of top, side')
    expect(await refusal('--view', 'back')).toContain('has no view back')
    await teach('--view', 'side')
    expect(screen).toContain("3 of the part's 6 limits are in this view, which leaves it 0.25 %")
  })
})

it('a check that measures by its own limits is measured again with the new ones', async () => {
  // How finely a missing part is looked at follows from its smallest size, and with it what some of these measure.
  const rows = (await readFile(join(demoFolder, 'truth.csv'), 'utf8'))
    .split('\n')
    .filter((row) => row.includes(',good,,fit'))
  const files = rows.map((row) => join(demoFolder, row.split(',')[0] as string))
  const args = [join(demoFolder, 'recipe.yaml'), '--good', ...files]
  await teachCommand().exitOverride().parseAsync(args, { from: 'user' })
  expect(screen).toContain('with these limits 30 of 30 photos pass')
})

it('too few photos are refused, with how many are needed', async () => {
  await photos(7)
  expect(await refusal()).toBe('7 photos are too few to teach from; give at least 8 of different good parts, better 30')
})

it('a promise is a share, in percent or not', () => {
  expect([parsePromise('0.5%'), parsePromise('0.005'), parsePromise('2 %')]).toEqual([0.005, 0.005, 0.02])
  for (const text of ['', '0', '60%', '-1', 'half', '1.5', '1.2.3']) expect(() => parsePromise(text)).toThrow('share')
})
