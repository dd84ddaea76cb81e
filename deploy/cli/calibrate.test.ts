import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { BoardDesign } from '../../services/rules/vision/charuco-board.ts'
import { photographedBoard } from '../../services/rules/vision/photographed-board.ts'
import { encodePng } from '../../shared/imaging/encode.ts'
import { loadRecipe } from '../../shared/recipe/load.ts'
import { calibrateCommand } from './calibrate.ts'

const design: BoardDesign = { columns: 9, rows: 6, squareMm: 10, markerMm: 7, dictionary: '5x5_100' }
const recipe = `station: press-2 # the second one
budget: continuous
views:
  top:
    frame: { width: 1280, height: 1024 }
    # Guessed.
    millimetresPerPixel: 0.2
    model: models/plate/1
    checks:
      - { name: bore, kind: size, region: { x: 1, y: 2, width: 90, height: 90 } } # the large one
`

let folder: string
let printed: string
const path = (name: string) => join(folder, name)
const run = (...args: string[]) =>
  calibrateCommand()
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .parseAsync(args, { from: 'user' })
const board = ['--board', '9x6', '--square', '10']
const photo = async (camera: Partial<Parameters<typeof photographedBoard>[1]> = {}) => {
  const image = photographedBoard(design, { millimetresPerPixel: 0.125, turnDegrees: 4, ...camera })
  await writeFile(path('board.png'), await encodePng(image))
  return ['--image', path('board.png'), ...board]
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vaglio-calibrate-'))
  printed = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += text
    return true
  })
  await writeFile(path('recipe.yaml'), recipe)
})
afterEach(async () => {
  vi.restoreAllMocks()
  await rm(folder, { recursive: true })
})

describe('with a board', () => {
  it('prints the lines for the recipe', async () => {
    await run(...(await photo()))
    expect(printed).toMatch(/^# 40 of 40 corners seen\nmillimetresPerPixel: 0\.12[45]\d*\n/)
    expect(printed).toMatch(/calibration: { takenOn: \d{4}-\d\d-\d\d, by: board, residualPixels: 0\.\d+ }\n$/)
  })

  it('writes them into the recipe, whose comments stay', async () => {
    await run(...(await photo()), '--recipe', path('recipe.yaml'), '--view', 'top')
    const text = await readFile(path('recipe.yaml'), 'utf8')
    for (const comment of ['# the second one', '# Guessed.', '# the large one']) expect(text).toContain(comment)
    const { top } = (await loadRecipe(path('recipe.yaml'))).views
    expect(Math.abs((top?.millimetresPerPixel ?? 0) / 0.125 - 1)).toBeLessThan(0.001)
    expect(top?.calibration).toMatchObject({ by: 'board', takenOn: expect.stringMatching(/^\d{4}-/) })
    await run(...(await photo({ millimetresPerPixel: 0.14 })), '--recipe', path('recipe.yaml'))
    expect((await loadRecipe(path('recipe.yaml'))).views.top?.millimetresPerPixel).toBeCloseTo(0.14, 3)
  })

  it('warns of a camera that looks askew, and of a board that is small in the frame', async () => {
    await run(...(await photo({ askew: 0.05 })))
    expect(printed).toMatch(
      /warning: millimetres per pixel differ by \d\.\d % across the board: the camera looks at it askew/,
    )
    await run(...(await photo({ millimetresPerPixel: 0.3 })))
    expect(printed).toMatch(/warning: the corners cover \d % of the frame/)
  })

  it('says what to check when the board is not seen, and when the photo is not of the view', async () => {
    const shown = await photo()
    await expect(run(...shown, '--dictionary', '6x6_250')).rejects.toThrow(/0 of the 40 inner corners .* check --board/)
    await writeFile(path('recipe.yaml'), recipe.replace('1280', '640'))
    await expect(run(...shown, '--recipe', path('recipe.yaml'))).rejects.toThrow(
      'the photo is 1280 × 1024, a frame of top 640 × 1024: take the photo with the camera of that view',
    )
    await expect(run(...shown, '--recipe', path('recipe.yaml'), '--view', 'side')).rejects.toThrow(
      'the recipe has no view side: give --view with one of top',
    )
    await expect(run('--image', path('none.png'), ...board)).rejects.toThrow(/none\.png cannot be read as a picture/)
  })

  it('draws a board that prints at its true size', async () => {
    await run('--print', path('board.png'), ...board)
    const { width = 0, density = 0 } = await sharp(await readFile(path('board.png'))).metadata()
    // The board and a quarter of a square on both sides.
    expect((width / density) * 25.4).toBeCloseTo(95, 0)
    expect(printed).toMatch(/a board of 90 × 60 mm\nprint it at 100 %/)
  })

  it.each([
    [['--print', 'x.png'], /say what the board is like: --board 9x6/],
    [['--print', 'x.png', ...board, '--marker', '9.5'], /a marker is at most 0.9 of its square, which is 10 mm/],
    [
      ['--print', 'x.png', '--board', '20x20', '--square', '5'],
      /has 100 markers, the board needs 200: take a larger one/,
    ],
    [['--board', '9by6'], /columns x rows/],
    [['--square', '0'], /Give millimetres above 0/],
    [['--dictionary', 'qr'], /Give one of 4x4_50/],
  ])('refuses %s', async (args, message) => {
    await expect(run(...args)).rejects.toThrow(message)
  })
})

describe('with a known length', () => {
  it('divides it by its pixels', async () => {
    await run('--length', '50', '--from', '100,100', '--to', '400,500', '--recipe', path('recipe.yaml'))
    expect(printed).toMatch(
      /^# 50 mm over 500\.0 pixels; a pixel of mistake at both ends makes 0\.3 %\nmillimetresPerPixel: 0\.1\n/,
    )
    expect((await loadRecipe(path('recipe.yaml'))).views.top).toMatchObject({
      millimetresPerPixel: 0.1,
      calibration: { takenOn: expect.any(String), by: 'length' },
    })
    const { calibration } = (await loadRecipe(path('recipe.yaml'))).views.top ?? {}
    expect(calibration).not.toHaveProperty('residualPixels')
  })

  it.each([
    [['--length', '50'], /give either --image .*, or --length with --from and --to/],
    [[], /give either --image/],
    [['--length', '50', '--from', '1,1', '--to', '4,5'], /5 pixels apart; take a length of at least 20/],
    [['--length', '50', '--from', '1', '--to', '4,5'], /x,y in pixels/],
  ])('refuses %s', async (args, message) => {
    await expect(run(...args)).rejects.toThrow(message)
  })
})
