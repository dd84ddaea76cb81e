import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../test/support/nats-server.ts'
import { loadRecipe, RecipeError } from './load.ts'

const good = `station: press-2
budget: continuous
views:
  top:
    frame: { width: 640, height: 480 }
    millimetresPerPixel: 0.2
    model: models/plate/1
    checks:
      - name: bore
        kind: size
        region: { x: 10, y: 20, width: 90, height: 90 }
`

async function load(text: string): Promise<ReturnType<typeof loadRecipe>> {
  await using folder = await temporaryFolder()
  const file = join(folder.path, 'recipe.yaml')
  await writeFile(file, text)
  return await loadRecipe(file)
}

test('reads a recipe, fills in what it leaves out and names its revision by its content', async () => {
  const recipe = await load(good)
  expect(recipe).toMatchObject({ station: 'press-2', budgetMs: 200, failSafe: 'reject' })
  expect(recipe.views.top?.checks[0]?.onFail).toBe('reject')
  expect(recipe.revision).toMatch(/^[0-9a-f]{12}$/)
  expect((await load(good)).revision).toBe(recipe.revision)
  expect((await load(`${good}# edited\n`)).revision).not.toBe(recipe.revision)
})

test.each([
  [
    'an unknown field',
    good.replace('budget:', 'bugdet: 5\nbudget:'),
    /line 2: bugdet: is not known here; there are station, budget, failSafe, stopLine, /,
  ],
  ['a budget that is no budget', good.replace('continuous', 'quick'), /line 2: budget: .*continuous, indexing, manual/],
  [
    'a region outside the frame',
    good.replace('width: 90', 'width: 900'),
    /line 11: views\.top\.checks\[0\]\.region: reaches outside/,
  ],
  [
    'a region without an area',
    good.replace('width: 90', 'width: 0'),
    /line 11: views\.top\.checks\[0\]\.region\.width/,
  ],
  [
    'no checks',
    `${good.slice(0, good.indexOf('    checks:'))}    checks: []\n`,
    /line 8: views\.top\.checks: at least one check/,
  ],
  ['a fail-safe that passes', good.replace('views:', 'failSafe: pass\nviews:'), /line 3: failSafe: .*"reject"\|"stop"/],
  ['a name that cannot be part of a subject', good.replace('press-2', 'press.>'), /line 1: station: use 1 to 48/],
  [
    'a stop-line rule nobody knows',
    good.replace('views:', 'stopLine: { reject: { count: 3 } }\nviews:'),
    /line 3: stopLine\.reject: is not known here; there are rejects, sameCheck, failSafes/,
  ],
  [
    'more rejects than parts',
    good.replace('views:', 'stopLine: { rejects: { count: 11, ofLast: 10 } }\nviews:'),
    /line 3: stopLine\.rejects\.count: is more than ofLast/,
  ],
  [
    'one failure in a row',
    good.replace('views:', 'stopLine: { sameCheck: { inARow: 1 } }\nviews:'),
    /line 3: stopLine\.sameCheck\.inARow: at least 2: .* onFail: stop/,
  ],
  [
    'fail-safes without a time',
    good.replace('views:', 'stopLine: { failSafes: { moreThan: 5 } }\nviews:'),
    /line 3: stopLine\.failSafes\.withinMinutes/,
  ],
  ['no views', 'station: a\nbudget: 200\nviews: {}\n', /line 3: views: at least one view/],
])('refuses %s, with the line and what is allowed', async (_, text, message) => {
  await expect(load(text)).rejects.toThrow(message)
})

test('names every mistake at once', async () => {
  const text = good.replace('press-2', 'Press').replace('0.2', '-1').replace('name: bore', 'name: ""')
  await expect(load(text)).rejects.toThrow(/line 1: .*\n.*line 6: .*\n.*line 9: /)
})

test('two checks of one name are a mistake: reasons could not tell them apart', async () => {
  const check = good.slice(good.indexOf('      - name'))
  await expect(load(good + check)).rejects.toThrow(/checks\[1\]\.name: a second check is named bore/)
})

test('what is no YAML, or no file, is refused by its name', async () => {
  await expect(load('views: [')).rejects.toThrow(RecipeError)
  await expect(loadRecipe('/nowhere/recipe.yaml')).rejects.toThrow(/recipe \/nowhere\/recipe\.yaml cannot be read/)
})
