import { expect, test } from 'vitest'
import { z } from 'zod'
import { strictObject } from '../../../shared/contracts/strict-object.ts'
import { inOrder, limitsIn, limitsInWords } from './limits.ts'

const limits = limitsIn('Mm', z.number().min(0), 'width, in mm')
const mistakes = (schema: z.ZodType, given: unknown) =>
  schema.safeParse(given).error?.issues.map(({ message }) => message)

test('either or both, also where they are equal', () => {
  for (const given of [{ minMm: 1 }, { maxMm: 0 }, { minMm: 1, maxMm: 1 }]) expect(limits.parse(given)).toEqual(given)
})

test.each([
  [{}, 'give minMm, maxMm or both'],
  [{ minMm: 2, maxMm: 1 }, 'minMm must not be above maxMm'],
  [{ minMm: 'two' }, 'Invalid input: expected number, received string'],
])('%j is refused', (given, message) => {
  expect(mistakes(limits, given)).toEqual([message])
})

test('two fields of any name are refused in the same words', () => {
  const size = inOrder(strictObject({ min: z.number(), max: z.number() }), 'min', 'max')
  expect(mistakes(size, { min: 2, max: 1 })).toEqual(['min must not be above max'])
  expect(mistakes(size, { min: 2 })).toHaveLength(1)
})

test.each([
  [{ min: 1, max: 2 }, '1 to 2 mm'],
  [{ min: 1, max: 1 }, 'exactly 1 mm'],
  [{ min: 1 }, '1 mm or more'],
  [{ max: 2 }, '2 mm or less'],
])('%j reads %s', (given, words) => {
  expect(limitsInWords(given, 'mm')).toBe(words)
})
