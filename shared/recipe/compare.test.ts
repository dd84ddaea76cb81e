import { describe, expect, test } from 'vitest'
import type { Recipe } from '../contracts/recipe.ts'
import { compareRecipes, differenceInWords, isLive } from './compare.ts'
import { openRecipe } from './load.ts'

const text = `station: press
budget: continuous
views:
  top:
    frame: { width: 640, height: 480 }
    millimetresPerPixel: 0.2
    reference: good.png
    model: plate/1
    checks:
      - { name: bore, kind: size, region: { x: 1, y: 2, width: 30, height: 40 }, limits: { minMm: 4, maxMm: 5 } }
      - { name: pin, kind: missing-part, region: { x: 1, y: 2, width: 30, height: 40 } }
`

async function open(change: (text: string) => string = (same) => same, picture = 'a picture') {
  const readPicture = async (): Promise<Uint8Array> => Buffer.from(picture)
  return await openRecipe({ name: 'test', folder: '/', text: change(text), readPicture })
}

async function told(change: (text: string) => string, picture?: string): Promise<string[]> {
  return compareRecipes(await open(), await open(change, picture)).map(differenceInWords)
}

describe('two recipes', () => {
  test.each([
    ['a limit', (old: string) => old.replace('maxMm: 5', 'maxMm: 5.5'), 'view top, check bore: limits.maxMm: 5 → 5.5'],
    [
      'a limit less',
      (old: string) => old.replace(', maxMm: 5', ''),
      'view top, check bore: limits.maxMm: no longer given, was 5',
    ],
    [
      'a setting more',
      (old: string) => old.replace('kind: size', 'kind: size, object: dark'),
      'view top, check bore: object: dark, was not given',
    ],
    [
      'a region',
      (old: string) => old.replace('x: 1,', 'x: 7,'),
      'view top, check bore: region: 30 × 40 at 1, 2 → 30 × 40 at 7, 2',
    ],
    [
      'another kind',
      (old: string) => old.replace('missing-part', 'count'),
      'view top, check pin: kind: missing-part → count',
    ],
    [
      'a check less',
      (old: string) => old.replace(/ {6}- { name: pin.*\n/, ''),
      'view top: check pin (missing-part) is gone',
    ],
    ['the scale', (old: string) => old.replace('0.2', '0.3'), 'view top: millimetresPerPixel: 0.2 → 0.3'],
    ['the budget', (old: string) => old.replace('continuous', 'manual'), 'budgetMs: 200 → 2000'],
    [
      'a view more',
      (old: string) => `${old}${old.slice(old.indexOf('  top')).replace('  top', '  side')}`,
      'view side: is new',
    ],
  ])('that differ in %s: it is told in words', async (_, change, words) => {
    expect(await told(change)).toEqual([words])
  })

  test('of which one has another picture under the same name are told apart', async () => {
    const [words, ...more] = await told((same) => same, 'another picture')
    expect([words, more]).toEqual([
      expect.stringMatching(/^view top: reference: good.png \(.{8}\) → good.png \(.{8}\)$/),
      [],
    ])
  })

  test('that only comments tell apart do not differ', async () => {
    expect(await told((old) => `# about it\n${old}`)).toEqual([])
  })
})

test.each([
  [(old: string) => old.replace('maxMm: 5', 'maxMm: 5.5'), true],
  [(old: string) => old.replace('0.2', '0.3'), true],
  [(old: string) => old.replace('good.png', 'other.png'), true],
  [
    (old: string) =>
      old.replace('    model', '    fixture: { kind: blob, region: { x: 1, y: 2, width: 3, height: 4 } }\n    model'),
    true,
  ],
  [(old: string) => old.replace('plate/1', 'plate/2'), false],
  [(old: string) => old.replace('width: 640', 'width: 800'), false],
  [(old: string) => old.replace('    model', '    region: { x: 0, y: 0, width: 600, height: 400 }\n    model'), false],
  [(old: string) => old.replace('views:', 'failSafe: stop\nviews:'), false],
  [(old: string) => old.replace('continuous', '300'), false],
  [(old: string) => old.replace('  top:', '  side:'), false],
])('what may change while the station runs: %s', async (change, live) => {
  const different = compareRecipes(await open(), await open(change))
  expect(different.length).toBeGreaterThan(0)
  expect(different.every(isLive)).toBe(live)
})

describe('a revision', () => {
  const revision = async (change?: (text: string) => string, picture?: string): Promise<Recipe['revision']> =>
    (await open(change, picture)).recipe.revision

  test('is of the text and of the pictures', async () => {
    const first = await revision()
    expect(await revision()).toBe(first)
    expect(await revision((old) => `${old}#\n`)).not.toBe(first)
    expect(await revision(undefined, 'another picture')).not.toBe(first)
  })

  test('is there also where a picture is missing, for an examination to tell', async () => {
    const opened = await openRecipe({ name: 'test', folder: '/', text, readPicture: async () => undefined })
    expect(opened.pictures.size).toBe(0)
    expect(opened.recipe.revision).not.toBe(await revision())
  })
})
