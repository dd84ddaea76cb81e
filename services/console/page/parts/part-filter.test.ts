import { describe, expect, test } from 'vitest'
import { anOverride, aRecord, aSummary } from '../../../../test/support/console-parts.ts'
import { filterQuery, matches, type PartFilter, partsQuery, readFilter } from './part-filter.ts'

const reasons = [{ code: 'check' as const, judge: 'rules' as const, view: 'top', text: 'bore is too wide' }]
const rejected = {
  ...aSummary(aRecord(7, { verdict: 'reject', reasons, basis: 'fallback' }), anOverride()),
  failedChecks: ['top/bore'],
}
const capturedMs = Date.parse(rejected.capturedAt)

describe('a part', () => {
  test.each<[PartFilter, boolean]>([
    [{}, true],
    [{ verdict: 'reject' }, true],
    [{ verdict: 'pass' }, false],
    [{ basis: 'fallback' }, true],
    [{ basis: 'fail-safe' }, false],
    [{ view: 'top' }, true],
    [{ view: 'side' }, false],
    [{ check: 'top/bore' }, true],
    [{ check: 'top/bor' }, false],
    [{ overridden: true }, true],
    [{ overridden: false }, false],
    [{ verdict: 'reject', check: 'top/screw' }, false],
  ])('fits %j: %s', (filter, fits) => {
    expect(matches(rejected, filter, capturedMs)).toBe(fits)
  })

  test('is left out once it is too old', () => {
    expect(matches(rejected, { minutes: 5 }, capturedMs + 5 * 60_000)).toBe(true)
    expect(matches(rejected, { minutes: 5 }, capturedMs + 5 * 60_000 + 1)).toBe(false)
  })

  test('that passed has no view against it', () => {
    expect(matches(aSummary(aRecord(8)), { view: 'top' }, capturedMs)).toBe(false)
  })
})

describe('the address of the page', () => {
  test.each<PartFilter>([
    {},
    { verdict: 'stop', view: 'top', check: 'top/bore', minutes: 30, overridden: true, basis: 'fail-safe' },
    { overridden: false },
  ])('holds %j', (filter) => {
    expect(readFilter(new URLSearchParams(filterQuery(filter).toString()))).toEqual(filter)
  })

  test('is read for what it says, and no further', () => {
    expect(readFilter(new URLSearchParams('verdict=perhaps&basis=&minutes=-3&limit=5'))).toEqual({})
  })
})

test('the server is asked for parts since a time of day', () => {
  const query = partsQuery({ verdict: 'reject', minutes: 30 }, Date.parse('2026-03-01T10:00:00Z'))
  expect(query.toString()).toBe('verdict=reject&from=2026-03-01T09%3A30%3A00.000Z')
})
