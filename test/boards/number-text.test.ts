import { expect, test } from 'vitest'
import type { Look } from './drawing.ts'
import { numberText } from './page/number-text.ts'

const look = (unit: string, changes: Partial<Look> = {}): Look => ({
  unit,
  decimals: undefined,
  max: undefined,
  steps: [],
  words: {},
  ...changes,
})

test.each([
  ['s', 0.0421, '42.1 ms'],
  ['s', 1.5, '1.5 s'],
  ['s', 0, '0'],
  ['percentunit', 0.0144, '1.44%'],
  ['bytes', 3 * 2 ** 20, '3 MiB'],
  ['short', 1250, '1.25 K'],
])('%s: %d is %s', (unit, value, text) => {
  expect(numberText(look(unit), value)).toBe(text)
})

test('places after the point are the panel’s, and words stand for numbers', () => {
  expect(numberText(look('percentunit', { decimals: 0 }), 0.984)).toBe('98%')
  expect(numberText(look('short', { words: { 1: { text: 'yes', colour: 'green' } } }), 1)).toBe('yes')
})
