import { expect, test } from 'vitest'
import { anOverride, aRecord, aSummary } from '../../../../test/support/console-parts.ts'
import { partsMax, withParts } from './part-list.ts'

const part = (number: number) => aSummary(aRecord(number))
const sequences = (parts: readonly { sequence: number }[]) => parts.map(({ sequence }) => sequence)

test('the newest capture comes first, in whatever order parts are heard of', () => {
  expect(sequences(withParts([part(2)], [part(5), part(1), part(4)]))).toEqual([5, 4, 2, 1])
})

test('what is heard anew of a part takes the place of what was known', () => {
  const overridden = aSummary(aRecord(2), anOverride())
  const parts = withParts([part(3), part(2)], [overridden])
  expect(sequences(parts)).toEqual([3, 2])
  expect(parts[1]?.override?.by).toBe('anna')
})

test('it remembers so many and no more', () => {
  const many = Array.from({ length: partsMax + 20 }, (_, number) => part(number + 1))
  const parts = withParts([], many)
  expect(parts).toHaveLength(partsMax)
  expect(parts[0]?.sequence).toBe(partsMax + 20)
})

test('nothing new leaves the very same list', () => {
  const parts = withParts([], [part(1)])
  expect(withParts(parts, [])).toBe(parts)
})
