import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { projectFolder } from '../../shared/service/software-version.ts'
import { demoFolder, recipeIn } from '../../test/support/demo-recipe.ts'
import { temporaryFolder } from '../../test/support/nats-server.ts'
import { checkRecipe } from './recipe-check.ts'

/** Every line that `vaglio recipe check` says of a text. */
async function linesOf(text: string): Promise<string[]> {
  await using folder = await temporaryFolder()
  const file = join(folder.path, 'recipe.yaml')
  await writeFile(file, text)
  return await checkRecipe(file).then(
    (page) => page.split('\n'),
    (error: Error) => error.message.split('\n').slice(1),
  )
}

test('a recipe that is right is read back in plain words', async () => {
  const page = await checkRecipe(join(projectFolder, 'deploy/demo/recipe.yaml'))
  expect(page).toMatch(/recipe\.yaml is right: revision [0-9a-f]{12} of station demo\n700 ms from camera to verdict/)
  expect(page).toMatch(
    / {2}bore +size, diameter of the largest dark object +in 160 × 160 at \(240, 160\) +19\.8 to 21\.1 mm +else reject\n/,
  )
  expect(page).toMatch(/ {2}insert-left +colour, reference #c03030, .* 9 ΔE00 or less/)
  expect(page).toContain('0.2 mm a pixel (nothing says where from: vaglio calibrate)')
})

test('a recipe that rejects its own reference is right, with a warning', async () => {
  await using folder = await temporaryFolder()
  const file = await recipeIn(folder.path, (text) =>
    text
      .replace('    checks:', `    reference: ${join(demoFolder, 'images/good/001.jpg')}\n    checks:`)
      .replace('maxMm: 21.1', 'maxMm: 20'),
  )
  const page = await checkRecipe(file)
  expect(page).toContain(`${file} is right`)
  expect(page).toMatch(
    /\n\nwarning: line \d+: views\.top\.checks\[0\]: rejects the reference \(bore is 20\.\d+ mm across/,
  )
})

test('every mistake is told at once, in the order of the file, with line, place and remedy', async () => {
  const lines = await linesOf(`station: Demo
budget: 12
views:
  top:
    frame: { width: 640, height: 480 }
    millimetresPerPixel: 0
    region: { x: 84, y: 84, width: 472, height: 712 }
    model: model
    fixture: { kind: template, region: { x: 90, y: 90, width: 10, height: 0 } }
    checks:
      - name: bore
        kind: size
        region: { x: 240, y: 160, width: 160, height: 0 }
        object: grey
        measure: diameter
        limits: { minMm: 21, maxMm: 19 }
      - name: bore
        kind: count
        region: { x: 0, y: 160, width: 160, height: 10 }
        object: dark
        limits: { min: 3, max: 2 }
        diameterMm: { min: 3, max: 2 }
      - kind: weight
        region: { x: 240, y: 160, width: 160, height: 10 }
`)
  const place = (text: string) => expect.stringContaining(text)
  expect(lines).toEqual([
    place('line 1: station: use 1 to 48 of a-z'),
    '  line 2: budget: use a preset (continuous, indexing, manual) or whole milliseconds from 50 to 60000',
    place('line 6: views.top.millimetresPerPixel: '),
    '  line 7: views.top.region: reaches outside the frame: the frame is 640 × 480',
    place('line 9: views.top.fixture.region.height: '),
    '  line 9: views.top.fixture.pattern: is missing',
    place('line 9: views.top.fixture: compares with a good part: give the view a reference'),
    place('line 13: views.top.checks[0].region.height: '),
    place('line 14: views.top.checks[0].object: '),
    '  line 16: views.top.checks[0].limits: minMm must not be above maxMm',
    '  line 17: views.top.checks[1].name: a second check is named bore',
    place('line 19: views.top.checks[1].region: reaches outside the inspected region (x 84 to 556, y 84 to 796)'),
    '  line 21: views.top.checks[1].limits: min must not be above max',
    '  line 22: views.top.checks[1].diameterMm: min must not be above max',
    '  line 23: views.top.checks[2].name: is missing',
    place('line 23: views.top.checks[2].kind: there is no check "weight"; there are '),
  ])
})

test.each(['', '[]', 'views: 5', 'views: { top: 5 }', 'views: { top: { checks: [5] } }'])(
  '%j is no recipe',
  async (text) => {
    expect((await linesOf(text)).length).toBeGreaterThan(0)
  },
)
