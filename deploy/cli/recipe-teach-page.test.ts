import { expect, test } from 'vitest'
import { promiseOf } from '../../services/rules/teaching/proposed-limit.ts'
import type { TaughtView } from '../../services/rules/teaching/teach-view.ts'
import { aRecipe } from '../../test/support/builders.ts'
import { histogram, promiseInWords, teachPage } from './recipe-teach-page.ts'

test('a histogram has a bar for every twelfth of the way, and none where nothing is', () => {
  const values = [...Array.from({ length: 8 }, () => 0), 5.9, 12]
  expect(histogram(values)).toBe('█    ▁     ▁')
  expect(histogram([0, 12])).toBe('█          █')
  expect(histogram([4, 4, 4])).toBe('█')
})

test('the promise says what is assumed, what is proven and how many photos would prove it', () => {
  expect(promiseInWords(promiseOf(30, 13, 0.005))).toEqual([
    'the 13 limits together reject at most 0.5 % of good parts (0.038 % each), with 95 % confidence, if what each check measures is normally distributed',
    expect.stringMatching(
      /^proven: the 13 limits together reject at most 57 % of good parts, .* n = 30, whatever the distribution; 3885 photos would prove 0\.5 %$/,
    ),
  ])
  expect(promiseInWords(promiseOf(598, 1, 0.005))).toEqual([
    'proven: the one limit rejects at most 0.5 % of good parts, with 95 % confidence, n = 598, whatever the distribution',
  ])
})

test('the page says which check was left as it is, and why', () => {
  const [view] = Object.values(aRecipe().views)
  if (!view) throw new Error('the recipe has no view')
  const check = { name: 'print', unit: 'places', values: [0, 3], limits: { max: 0 } }
  const reason = 'the spread is so large that no limit is left'
  const taught: TaughtView = {
    promise: promiseOf(2, 1, 0.005),
    whole: { asked: 0.005, limits: 1 },
    checks: [{ ...check, doubt: 'good parts differ too much', proposed: { max: { reason } } }],
    ...{ newLimits: [], newSettings: [], failing: new Map() },
  }
  const lines = teachPage(view, taught, ['a.png', 'b.png']).split('\n')
  expect(lines).toContain('print: good parts differ too much')
  expect(lines).toContain(`print: a limit stays as it is: ${reason}`)
})
