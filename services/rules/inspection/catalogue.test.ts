import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { RecipeDocument } from '../../../shared/contracts/recipe.ts'
import { checkKinds, fixtureKinds } from './catalogue.ts'
import type { Check } from './check.ts'
import { kindsPage, settingsInWords } from './kinds-page.ts'
import { parseView } from './parse-checks.ts'

type JsonSchema = z.core.JSONSchema.BaseSchema
const checks = checkKinds as unknown as readonly Check<unknown>[]
const kinds = [...checks, ...fixtureKinds] as readonly { kind: string; settings: z.ZodType }[]

/** Some value that a setting takes. */
function sample({ type, anyOf, oneOf, enum: words, properties, required, pattern, ...range }: JsonSchema): unknown {
  const [either] = anyOf ?? oneOf ?? []
  if (either) return sample(either as JsonSchema)
  if (words) return words[0]
  if (type === 'string') return pattern?.includes('#') ? '#804020' : 'a'
  if (type === 'object') {
    return Object.fromEntries((required ?? []).map((name) => [name, sample((properties?.[name] ?? {}) as JsonSchema)]))
  }
  return Math.max(range.minimum ?? 0, range.exclusiveMinimum === undefined ? 0 : Number(range.exclusiveMinimum) + 1)
}

/** The settings that a kind requires, with these values put where the paths say. */
function settingsWith(settings: z.ZodType, values: Readonly<Record<string, number>>): object {
  const made = sample(z.toJSONSchema(settings, { io: 'input' })) as Record<string, unknown>
  for (const [path, value] of Object.entries(values)) {
    const steps = path.split('.')
    const last = steps.pop() ?? ''
    const at = steps.reduce<Record<string, unknown>>((inner, step) => {
      inner[step] ??= {}
      return inner[step] as Record<string, unknown>
    }, made)
    at[last] = value
  }
  return made
}

test.each(checks.filter(({ limitsAt: { min, max } }) => min && max))(
  '$kind refuses limits the wrong way round in the same words as the others',
  ({ settings, limitsAt: { min = '', max = '' } }) => {
    const last = (path: string) => path.split('.').at(-1)
    const { error } = settings.safeParse(settingsWith(settings, { [min]: 3, [max]: 2 }))
    expect(error?.issues.map(({ message }) => message)).toEqual([`${last(min)} must not be above ${last(max)}`])
    expect(settings.safeParse(settingsWith(settings, { [min]: 2, [max]: 3 })).error).toBeUndefined()
  },
)

test.each(checks)('the limits of $kind stand where it says', ({ settings, limitsAt }) => {
  const names = settingsInWords(settings).map(({ name }) => name)
  for (const path of [limitsAt.min, limitsAt.max]) if (path) expect(names).toContain(path)
})

test.each(kinds)('every setting of $kind has words for the line engineer', ({ settings }) => {
  const silent = settingsInWords(settings).filter(({ meaning }) => meaning === '')
  expect(silent.map(({ name }) => name)).toEqual([])
})

const read = (file: string) => readFileSync(new URL(file, import.meta.url), 'utf8')

test('the README of the checks is what the catalogue says; vaglio recipe kinds prints it', () => {
  expect(read('../checks/README.md')).toContain(kindsPage())
})

test('the README names every kind, shows a check as it is, and its recipe is right', () => {
  const readme = read('../README.md')
  for (const { kind, summary } of kinds as unknown as readonly Check<unknown>[]) {
    expect(readme).toContain(`| \`${kind}\` | ${summary} |`)
  }
  expect(readme).toContain(read('../checks/print.ts'))
  const [, yaml = ''] = /```yaml\n([\s\S]*?)```/.exec(readme) ?? []
  for (const [name, view] of Object.entries(RecipeDocument.parse(parse(yaml)).views)) {
    expect(parseView(view, ['views', name])).toMatchObject({ success: true })
  }
})
