import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { loadRecipe, RecipeError } from '../../shared/recipe/load.ts'
import { aDetectorManifest, aForeignAnomalyManifest } from '../../test/support/model-manifests.ts'
import { temporaryFolder } from '../../test/support/nats-server.ts'
import { examineRecipe } from './examine-recipe.ts'

/** What is wrong with a recipe whose view has these further lines, and which names this model. */
async function mistakesOf(manifest: object, ...lines: string[]): Promise<readonly string[]> {
  await using folder = await temporaryFolder()
  await mkdir(join(folder.path, 'model'))
  await writeFile(join(folder.path, 'model/model.json'), JSON.stringify(manifest))
  await writeFile(join(folder.path, 'model/model.onnx'), '')
  const text = `station: press
budget: 200
views:
  top:
    frame: { width: 640, height: 480 }
    region: { x: 100, y: 100, width: 200, height: 200 }
    millimetresPerPixel: 0.2
    model: model
    checks:
      - name: bore
        kind: size
        measure: diameter
        object: dark
        region: { x: 110, y: 120, width: 90, height: 90 }
        maxMillimetres: 12.4
${lines.map((line) => `    ${line}\n`).join('')}`
  const file = join(folder.path, 'recipe.yaml')
  await writeFile(file, text)
  try {
    const mistakes = await examineRecipe(await loadRecipe(file))
    return mistakes.map(({ path, message }) => `${path.join('.')}: ${message}`).filter((one) => !one.includes('checks'))
  } catch (error) {
    if (!(error instanceof RecipeError)) throw error
    return [error.message]
  }
}

const within = '{ x: 100, y: 100, width: 50, height: 50 }'

it('finds nothing wrong with a detector that is asked for what it knows', async () => {
  const expects = `expects: [{ class: cap, region: ${within} }, { class: bottle, countMin: 0, countMax: 0 }]`
  expect(await mistakesOf(aDetectorManifest(), expects)).toEqual([])
})

it.each([
  [
    'a detector that is asked for nothing',
    aDetectorManifest(),
    '',
    /views\.top\.model: foreign is a detector.*add expects/,
  ],
  [
    'another model that is asked like a detector',
    aForeignAnomalyManifest(),
    'expects: [{ class: cap }]',
    /views\.top\.expects: is only for detectors/,
  ],
  [
    'a class that the model does not know',
    aDetectorManifest(),
    'expects: [{ class: lid }]',
    /views\.top\.expects\.0\.class: is none of the classes that foreign knows: bottle, cap/,
  ],
  [
    'an expectation outside what is inspected',
    aDetectorManifest(),
    'expects: [{ class: cap, region: { x: 0, y: 100, width: 50, height: 50 } }]',
    /views\.top\.expects\[0\]\.region: reaches outside the inspected region \(x 100 to 300, y 100 to 300\)/,
  ],
  [
    'fewer at most than at least',
    aDetectorManifest(),
    'expects: [{ class: cap, countMax: 0 }]',
    /expects\[0\]\.countMax: is less than countMin, which is 1 unless given/,
  ],
  [
    'an expectation that every part meets',
    aDetectorManifest(),
    'expects: [{ class: cap, countMin: 0 }]',
    /expects\[0\]\.countMin: is 0 without a countMax/,
  ],
  [
    'a field nobody knows',
    aDetectorManifest(),
    'expects: [{ class: cap, count: 1 }]',
    /expects\[0\]\.count: is not known here; there are class, countMin, countMax, region/,
  ],
  ['no expectation at all', aDetectorManifest(), 'expects: []', /views\.top\.expects/],
])('says what is wrong with %s', async (_, manifest, line, problem) => {
  expect(await mistakesOf(manifest, line)).toEqual([expect.stringMatching(problem)])
})

it('looks at the second model as at the first', async () => {
  const second = (text: string) => mistakesOf(aForeignAnomalyManifest(), `second: ${text}`)
  expect(await second('{ model: model }')).toEqual([])
  expect(await second('{ model: elsewhere }')).toEqual([
    expect.stringMatching(
      /^views\.top\.second\.model: .*elsewhere has no model\.json and no model\.onnx; make a package/,
    ),
  ])
  expect(await second('{ model: model, expects: [{ class: cap }] }')).toEqual([
    expect.stringMatching(/^views\.top\.second\.expects: is only for detectors/),
  ])
  expect(await second('{ model: model, when: suspicious }')).toEqual([
    expect.stringMatching(/^views\.top\.second\.when: is never the case: foreign has no warning threshold/),
  ])
  expect(
    await second('{ model: model, expects: [{ class: cap, region: { x: 0, y: 0, width: 9, height: 9 } }] }'),
  ).toEqual([expect.stringMatching(/second\.expects\[0\]\.region.*reaches outside the inspected region/s)])
  expect(await second('{ model: model, whenever: both }')).toEqual([expect.stringMatching(/whenever/)])
})
