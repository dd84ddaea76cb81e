import { expect, test } from 'vitest'
import { CheckRecipe } from '../../../shared/contracts/recipe.ts'
import { drawnImage } from '../vision/drawn-image.ts'
import { parseView, type ReadyView } from './parse-checks.ts'
import { taughtSettings } from './taught-settings.ts'

const region = { x: 0, y: 0, width: 20, height: 20 }
const bore = { name: 'bore', kind: 'size', region, measure: 'diameter', object: 'dark', limits: { maxMm: 5 } }
const cap = { name: 'cap', kind: 'colour', region, reference: '#ff0000', maxDeltaE: 3 }

function ready(...checks: object[]): ReadyView {
  const parsed = parseView({ checks: CheckRecipe.array().parse(checks) }, [])
  if (!parsed.success) throw new Error(JSON.stringify(parsed.mistakes))
  return parsed.view
}

const greys = [100, 128, 129, 130, 250].map((grey) => drawnImage(20, 20, [grey, grey, grey]))

test('a colour is taught from the middle of the good parts, with no regard to one that is odd', () => {
  const taught = taughtSettings(greys, ready(bore, cap), undefined)
  expect([...taught.keys()]).toEqual([1])
  expect(taught.get(1)).toEqual({ reference: { lightness: 54, a: 0, b: 0 } })
})

test('what was taught is a setting that the recipe takes', () => {
  const proposed = taughtSettings(greys, ready(cap), undefined).get(0)
  expect(() => ready({ ...cap, ...proposed })).not.toThrow()
})

test('a frame on which the check has nothing to work on is left out', () => {
  const far = { ...cap, region: { ...region, width: 40 } }
  expect(() => taughtSettings(greys, ready(far), undefined)).not.toThrow()
  expect(taughtSettings(greys, ready(far), undefined).size).toBe(0)
})

test('a check that has nothing sensible to propose says why, by its number', () => {
  const fields = { kind: 'difference', region, edgeToleranceMm: 0, areaMm2Min: 0, minContrast: 10, levelLight: false }
  const checks = CheckRecipe.array().parse([cap, { name: 'print', ...fields }])
  const parsed = parseView({ checks, reference: 'good.png' }, [])
  if (!parsed.success) throw new Error(JSON.stringify(parsed.mistakes))
  const doubts: [number, string][] = []
  const black = drawnImage(20, 20, [0, 0, 0])
  const taught = taughtSettings(greys, parsed.view, black, (check, words) => doubts.push([check, words]))
  expect([...taught.keys()]).toEqual([0])
  expect(doubts).toEqual([[1, expect.stringMatching(/would see hardly any defect/)]])
})
