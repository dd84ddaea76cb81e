import { describe, expect, test } from 'vitest'
import { type HealthAnswer, type HealthRecord, healthAtStart, needsRestart, recorded } from './broker-health.ts'

const well: HealthAnswer = { well: true, reason: '' }
const ill: HealthAnswer = { well: false, reason: 'no space left on device' }
const room = 2 ** 30
const silentMsMax = 5000

function recordOf(...answers: HealthAnswer[]): HealthRecord {
  return answers.reduce((record, answer) => recorded(record, answer, 1000), healthAtStart)
}

function times(count: number): HealthAnswer[] {
  return Array.from({ length: count }, () => ill)
}

describe('a broker is started again', () => {
  test('when it was ill for longer than it may be, and not before', () => {
    expect(needsRestart(recordOf(well, ...times(4)), room, silentMsMax)).toBe(false)
    expect(needsRestart(recordOf(well, ...times(5)), room, silentMsMax)).toBe(true)
  })

  test('not when it was well in between', () => {
    expect(needsRestart(recordOf(well, ...times(4), well, ...times(4)), room, silentMsMax)).toBe(false)
  })

  test('later while it may still be reading back its store', () => {
    expect(needsRestart(recordOf(...times(59)), room, silentMsMax)).toBe(false)
    expect(needsRestart(recordOf(...times(60)), room, silentMsMax)).toBe(true)
  })

  test('at once when a full disk has room again, and now and then while it has not', () => {
    const record = recordOf(well, ...times(30))
    expect(needsRestart(record, 0, silentMsMax)).toBe(false)
    expect(needsRestart(record, room, silentMsMax)).toBe(true)
    expect(needsRestart(recordOf(well, ...times(60)), 0, silentMsMax)).toBe(true)
  })

  test('where nobody knows how full the disk is, as if it had room', () => {
    expect(needsRestart(recordOf(well, ...times(5)), undefined, silentMsMax)).toBe(true)
  })
})
