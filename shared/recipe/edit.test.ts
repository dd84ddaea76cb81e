import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { editRecipe } from './edit.ts'
import { RecipeError } from './load.ts'

const text = `# Covers, from above.
station:   press-2   # the old press
views:
  top:
    checks:
      - name: bore # 20.2 to 20.7 mm
        limits: { minMm: 19.8, maxMm: 21.1 }   # with room

      - name: cap
        reference: "#c03030"
        limits:
          maxDeltaE: 9 # red
      # behind
`
const checks = ['views', 'top', 'checks'] as const

test('values are replaced where they stand, and every other character stays', () => {
  const edited = editRecipe(text, [
    { path: [...checks, 0, 'limits', 'maxMm'], value: 21.25 },
    { path: [...checks, 0, 'limits', 'minMm'], value: 19 },
    { path: [...checks, 1, 'limits', 'maxDeltaE'], value: 4.5 },
    { path: [...checks, 1, 'reference'], value: { lightness: 80, a: -49.6, b: 51.5 } },
  ])
  expect(edited).toBe(
    text
      .replace('minMm: 19.8, maxMm: 21.1', 'minMm: 19, maxMm: 21.25')
      .replace('maxDeltaE: 9', 'maxDeltaE: 4.5')
      .replace('"#c03030"', '{ lightness: 80, a: -49.6, b: 51.5 }'),
  )
})

test('a field that is not there comes behind the others, in their style', () => {
  const edited = editRecipe(text, [
    { path: [...checks, 0, 'limits', 'tightMm'], value: 1 },
    { path: [...checks, 0, 'onFail'], value: 'stop' },
    { path: [...checks, 1, 'limits', 'minDeltaE'], value: 0 },
    { path: ['budget'], value: 200 },
    { path: ['views', 'top', 'calibration', 'by'], value: 'board' },
  ])
  const was = parse(text)
  const [bore, cap] = was.views.top.checks
  expect(parse(edited)).toEqual({
    ...was,
    budget: 200,
    views: {
      top: {
        calibration: { by: 'board' },
        checks: [
          { ...bore, limits: { ...bore.limits, tightMm: 1 }, onFail: 'stop' },
          { ...cap, limits: { ...cap.limits, minDeltaE: 0 } },
        ],
      },
    },
  })
  for (const comment of text.match(/#.*/g) ?? []) expect(edited).toContain(comment)
  expect(edited).toContain('maxDeltaE: 9 # red\n          minDeltaE: 0\n')
})

test('a value of several lines is replaced as a whole', () => {
  const lines = 'check:\n  reference:\n    lightness: 80\n    a: -49.6\n  maxDeltaE: 3 # close\n'
  const edited = editRecipe(lines, [{ path: ['check', 'reference'], value: { lightness: 70 } }])
  expect(parse(edited)).toEqual({ check: { reference: { lightness: 70 }, maxDeltaE: 3 } })
  expect(edited).toContain('  maxDeltaE: 3 # close\n')
})

test('a text without a last line break takes another field', () => {
  expect(editRecipe('station: a', [{ path: ['budget'], value: 200 }])).toBe('station: a\nbudget: 200\n')
})

test('what cannot be changed is refused with its place', () => {
  const shared = 'a: &x { min: 1 }\nb: *x\n'
  expect(() => editRecipe(shared, [{ path: ['b', 'min'], value: 2 }])).toThrow(/^b\.min .* alias/)
  expect(() => editRecipe(shared, [{ path: ['b'], value: 2 }])).toThrow(RecipeError)
  expect(() => editRecipe(text, [{ path: [...checks, 7, 'limits'], value: 2 }])).toThrow('views.top.checks.7.limits')
  expect(() => editRecipe('a: [', [])).toThrow('not YAML')
})
