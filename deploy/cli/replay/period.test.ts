import { InvalidArgumentError } from 'commander'
import { expect, test } from 'vitest'
import { daysOf, momentText, parseFrom, parseTo } from './period.ts'

const at = (text: string) => Date.parse(text)

test('a day is all of it, a moment is itself', () => {
  expect(parseFrom('2026-01-05')).toBe(at('2026-01-05T00:00:00Z'))
  expect(parseTo('2026-01-05')).toBe(at('2026-01-06T00:00:00Z'))
  expect(parseFrom('2026-01-05T08:30')).toBe(at('2026-01-05T08:30:00Z'))
  expect(parseTo('2026-01-05 08:30:15Z')).toBe(at('2026-01-05T08:30:15Z'))
})

test.each(['today', '2026-13-01', '2026-01-05T8:30', '2026-01-05T08:30+01:00', ''])('%j is neither', (text) => {
  expect(() => parseFrom(text)).toThrow(InvalidArgumentError)
})

test('the days of a period are those that its parts are filed under', () => {
  const [fromMs, toMs] = [at('2026-01-05T22:00:00Z'), at('2026-01-07T00:00:00Z')]
  expect(daysOf({ fromMs, toMs })).toEqual(['2026-01-05', '2026-01-06'])
  expect(daysOf({ fromMs, toMs: toMs + 1 })).toHaveLength(3)
  expect(momentText(fromMs)).toBe('2026-01-05 22:00:00')
})
