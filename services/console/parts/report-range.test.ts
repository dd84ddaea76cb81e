import { expect, test } from 'vitest'
import { usualHours } from './report-range.ts'

const hourMs = 3_600_000
const nowMs = 1000 * hourMs
const ago = (oldest: number, newest: number) => ({
  oldestMs: nowMs - oldest * hourMs,
  newestMs: nowMs - newest * hourMs,
})

test.each([
  ['no part yet', undefined, 1],
  ['parts of some minutes', ago(0.2, 0), 1],
  ['parts of some hours', ago(3, 0), 8],
  ['parts of many days', ago(300, 0), 8],
  ['parts of the day before', ago(30, 20), 24],
  ['parts of a week ago', ago(160, 100), 168],
  ['parts that are nearly forgotten', ago(400, 350), 336],
])('of a station with %s', (_, parts, hours) => {
  expect(usualHours(parts, nowMs)).toBe(hours)
})
