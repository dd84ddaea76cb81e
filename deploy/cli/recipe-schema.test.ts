import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { checkKinds, fixtureKinds } from '../../services/rules/inspection/catalogue.ts'
import { projectFolder } from '../../shared/service/software-version.ts'
import { recipeSchema } from './recipe-schema.ts'

const validate = new Ajv2020({ allErrors: true, validateFormats: false }).compile(recipeSchema())
const demo = readFileSync(join(projectFolder, 'deploy/demo/recipe.yaml'), 'utf8')

/** The places that an editor would underline. */
function mistakes(text: string): string[] {
  validate(parse(text))
  return [...new Set(validate.errors?.map(({ instancePath }) => instancePath))]
}

test.each(['deploy/demo/recipe.yaml', 'test/recipes/screw-presence.yaml', 'test/recipes/cola-bottles.yaml'])(
  '%s fits',
  (file) => {
    expect(mistakes(readFileSync(join(projectFolder, file), 'utf8'))).toEqual([])
  },
)

test.each([
  ['a kind that there is not', 'kind: size', 'kind: sice', '/views/top/checks/0/kind'],
  ['a setting of another kind', 'object: dark', 'object: dark\n        reference: "#c03030"', '/views/top/checks/0'],
  ['a word that is none of the kind', 'object: dark', 'object: grey', '/views/top/checks/0/object'],
  ['a limit that is no number', 'minMm: 19.8', 'minMm: large', '/views/top/checks/0/limits/minMm'],
  ['a setting that is missing', 'measure: diameter', '', '/views/top/checks/0'],
  ['a fixture without a kind', '    model:', '    fixture: { region: {} }\n    model:', '/views/top/fixture'],
  ['a field nobody knows', 'station: demo', 'station: demo\nbudgets: 5', ''],
])('an editor marks %s', (_, from, to, place) => {
  expect(mistakes(demo.replace(from, to))).toContain(place)
})

test('every kind is offered with its settings, each with words for the engineer', () => {
  const text = JSON.stringify(recipeSchema())
  for (const { kind, summary } of [...checkKinds, ...fixtureKinds]) {
    expect(text).toContain(`"kind":${JSON.stringify({ const: kind, description: summary })}`)
  }
})
