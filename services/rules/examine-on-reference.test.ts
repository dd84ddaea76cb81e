import { describe, expect, test } from 'vitest'
import { encodePng } from '../../shared/imaging/encode.ts'
import { type OpenedRecipe, openRecipe, RecipeError } from '../../shared/recipe/load.ts'
import { alsoOnReference, mistakesOf } from './examine-on-reference.ts'
import { examineChecks } from './recipe-checks.ts'
import { identity } from './vision/affine.ts'
import { drawnPart } from './vision/drawn-part.ts'

const picture = await encodePng(drawnPart.pixels)

const recipe = `station: press
budget: manual
views:
  top:
    frame: { width: 240, height: 180 }
    millimetresPerPixel: 0.1
    reference: good.png
    model: plate/1
    fixture: { kind: blob, region: { x: 0, y: 0, width: 240, height: 180 }, object: dark }
    checks:
      - { name: body, kind: size, region: { x: 40, y: 30, width: 160, height: 120 }, measure: width, object: dark, limits: { minMm: 11, maxMm: 13 } }
      - { name: hole, kind: size, region: { x: 68, y: 58, width: 24, height: 24 }, measure: diameter, object: light, limits: { minMm: 1, maxMm: 2 } }
`

function open(text: string): Promise<OpenedRecipe> {
  const read = async (): Promise<Uint8Array> => picture
  const source = { name: 'test', text, folder: '/nowhere', readPicture: read }
  return openRecipe(
    source,
    alsoOnReference((opened) => examineChecks(opened, read), read),
  )
}

async function refusal(text: string): Promise<string[]> {
  const error = await open(text).then(
    () => undefined,
    (error: Error) => error,
  )
  expect(error).toBeInstanceOf(RecipeError)
  return error?.message.split('\n').slice(1) ?? []
}

describe('a recipe on its own reference', () => {
  test('is right where the part is found and every check measures it', async () => {
    expect((await open(recipe)).warnings).toEqual([])
  })

  test('is refused where the fixture does not find the part, with its line and what to do', async () => {
    const elsewhere = recipe.replace(
      'region: { x: 0, y: 0, width: 240, height: 180 }',
      'region: { x: 0, y: 0, width: 40, height: 30 }',
    )
    expect(await refusal(elsewhere)).toEqual([
      expect.stringMatching(
        /^ {2}line 9: views\.top\.fixture: does not find the part on the reference: .*; draw what it looks for around an edge/,
      ),
    ])
  })

  test('is refused where a check cannot measure, with the line of each', async () => {
    const empty = recipe
      .replace('x: 68, y: 58', 'x: 2, y: 2')
      .replace('x: 40, y: 30, width: 160, height: 120', 'x: 0, y: 0, width: 40, height: 40')
    expect(await refusal(empty)).toEqual([
      expect.stringMatching(
        /^ {2}line 11: views\.top\.checks\[0\]: cannot be measured on the reference \(body was not found: .*: draw its region anew/,
      ),
      expect.stringMatching(/^ {2}line 12: views\.top\.checks\[1\]: cannot be measured on the reference \(hole /),
    ])
  })

  test('is right, with a warning, where a check rejects the reference', async () => {
    const { warnings } = await open(recipe.replace('maxMm: 2 }', 'maxMm: 1.2 }'))
    expect(warnings).toEqual([
      {
        line: 12,
        text: expect.stringMatching(
          /^views\.top\.checks\[1\]: rejects the reference \(hole is 1\.\d+ mm across, allowed 1 to 1\.2 mm\)/,
        ),
      },
    ])
  })
})

describe('what one run on the reference tells', () => {
  const view = { checks: [] }
  const run = { pose: { found: true as const, map: identity }, results: [], processorMs: 3 }
  const told = (changes: Partial<Parameters<typeof mistakesOf>[0]>, checks: object[] = []) =>
    mistakesOf({ ...run, ...changes }, { view: { ...view, checks: checks as never[] }, reference: drawnPart }, 200, [
      'views',
      'top',
    ])

  test('more than the budget is a mistake, more than half of it a warning', () => {
    expect(told({ processorMs: 100 })).toEqual([])
    expect(told({ processorMs: 199.5 })).toMatchObject([{ path: ['views', 'top'], isWarning: true }])
    const [mistake] = told({ processorMs: 339.2 })
    expect(mistake?.message).toMatch(/take 340 ms of the budget of 200 ms: draw smaller regions/)
    expect(mistake).not.toHaveProperty('isWarning')
  })

  test('a part that is found beside itself is not found', () => {
    const region = { x: 10, y: 10, width: 100, height: 50 }
    const checks = [{ recipe: { region } }]
    const moved = (shift: number) => told({ pose: { found: true, map: [1, 0, shift, 0, 1, 0] } }, checks)
    expect(moved(0.9)).toEqual([])
    expect(moved(37)).toEqual([
      {
        path: ['views', 'top', 'fixture'],
        message: expect.stringMatching(/37\.0 pixels from where it lies there; draw/),
      },
    ])
    const turned = told({ pose: { found: true, map: [1, 0.02, 0, -0.02, 1, 0] } }, checks)
    expect(turned).toHaveLength(1)
  })
})
