import { afterEach, describe, expect, test } from 'vitest'
import { shiftStart } from './shift-start.ts'

const three = ['06:00', '14:00', '22:00']
// biome-ignore lint/style/noProcessEnv: the host's time zone is what is tested
const environment = process.env
const zone = environment.TZ

afterEach(() => {
  if (zone === undefined) delete environment.TZ
  else environment.TZ = zone
})

function start(at: string, shifts: readonly string[] = three, timeZone = 'Europe/Rome'): string {
  environment.TZ = timeZone
  return new Date(shiftStart(shifts, Date.parse(at))).toISOString()
}

describe('the shift under way, in Rome', () => {
  test('begins at its own first millisecond and not before', () => {
    expect(start('2026-01-15T13:00:00.000Z')).toBe('2026-01-15T13:00:00.000Z')
    expect(start('2026-01-15T12:59:59.999Z')).toBe('2026-01-15T05:00:00.000Z')
  })

  test('goes on over midnight, over the end of a month and of a year', () => {
    expect(start('2026-01-16T02:00:00.000Z')).toBe('2026-01-15T21:00:00.000Z')
    expect(start('2026-03-01T02:00:00.000Z')).toBe('2026-02-28T21:00:00.000Z')
    expect(start('2026-01-01T02:00:00.000Z')).toBe('2025-12-31T21:00:00.000Z')
  })

  test('is an hour shorter in the night in which the clocks go forward, and an hour longer when they go back', () => {
    // 29 March 2026, 02:00 → 03:00: it is 05:59 and 06:00 in summer time.
    expect(start('2026-03-29T03:59:00.000Z')).toBe('2026-03-28T21:00:00.000Z')
    expect(start('2026-03-29T04:00:00.000Z')).toBe('2026-03-29T04:00:00.000Z')
    // 25 October 2026, 03:00 → 02:00: it is 05:59 and 06:00 in winter time.
    expect(start('2026-10-25T04:59:00.000Z')).toBe('2026-10-24T20:00:00.000Z')
    expect(start('2026-10-25T05:00:00.000Z')).toBe('2026-10-25T05:00:00.000Z')
  })

  test('begins once where its time comes twice, and an hour later where it does not come', () => {
    const atNight = ['02:30', '14:30']
    expect(start('2026-10-25T01:45:00.000Z', atNight)).toBe('2026-10-25T00:30:00.000Z')
    expect(start('2026-03-29T01:30:00.000Z', atNight)).toBe('2026-03-29T01:30:00.000Z')
    expect(start('2026-03-29T01:29:00.000Z', atNight)).toBe('2026-03-28T13:30:00.000Z')
  })
})

test('the host’s time zone is the one that counts', () => {
  expect(start('2026-01-15T13:30:00.000Z', three, 'America/New_York')).toBe('2026-01-15T11:00:00.000Z')
  expect(start('2026-01-15T13:30:00.000Z', three, 'UTC')).toBe('2026-01-15T06:00:00.000Z')
})

test('a station with one shift begins a new one each day', () => {
  expect(start('2026-01-15T05:00:00.000Z', ['06:30'])).toBe('2026-01-14T05:30:00.000Z')
})
