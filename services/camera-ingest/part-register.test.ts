import { describe, expect, test } from 'vitest'
import { aFrame, aPart, captureWallMs } from '../../test/support/builders.ts'
import { createPartRegister, PartEntry } from './part-register.ts'

const nowMs = () => 0
const partId = (last: number): string => `01KDZQ1G0000000000000000${String(last).padStart(2, '0')}`
const part = (sequence: number, trigger?: number) =>
  aPart({ partId: partId(sequence), sequence, ...(trigger !== undefined && { trigger }) })

/** As the journal gives it back. */
function readAgain(entries: readonly PartEntry[]) {
  return createPartRegister(
    nowMs,
    entries.map((entry) => PartEntry.parse(JSON.parse(JSON.stringify(entry)))),
  )
}

describe('createPartRegister', () => {
  test('counts from nothing', () => {
    expect(createPartRegister(nowMs).sequence()).toBe(0)
  })

  test('knows from its lines the last number and what is not stored, oldest first', () => {
    const register = createPartRegister(nowMs)
    const lines = [register.take(part(1)), register.take(part(2)), register.take(part(3)), register.store(partId(2))]
    const again = readAgain(lines)
    expect(again.sequence()).toBe(3)
    expect(again.underWay().map(({ sequence }) => sequence)).toEqual([1, 3])
    expect(again.underWay()).toEqual(register.underWay())
  })

  test('knows a request after a restart, and after the broker has its part', () => {
    const register = createPartRegister(nowMs)
    const request = partId(77)
    const lines = [register.take({ ...part(1), request }), register.store(partId(1))]
    expect(
      [readAgain(lines), readAgain(readAgain(lines).entries())].map((again) =>
        again.knowsRequest(request, captureWallMs),
      ),
    ).toEqual([true, true])
    expect(readAgain(lines).knowsRequest(partId(78), captureWallMs)).toBe(false)
  })

  test('finds after a restart the trigger that was overtaken and never came, and the repeated one', () => {
    const register = createPartRegister(nowMs)
    const lines = [17, 19].map((trigger, index) => {
      register.count(trigger)
      return register.take(part(index + 1, trigger))
    })
    const again = readAgain(lines)
    expect(again.missing()).toEqual([18])
    expect(again.count(19).kind).toBe('duplicate')
    expect(again.count(22).skipped).toEqual([20, 21])
  })

  test('knows a short count that went round before the restart by the times of its parts', () => {
    const register = createPartRegister(nowMs)
    const numbers = Array.from({ length: 160 }, (_, index) => 5 + (index % 100))
    const lines = numbers.map((trigger, index) => {
      const capturedAt = new Date(Date.parse('2026-01-05T08:00:00Z') + index * 1000).toISOString()
      return register.take({ ...part(1, trigger), capturedAt })
    })
    const compact = readAgain(lines.slice(0, 150)).entries()
    const again = readAgain([...compact, ...lines.slice(150)])
    expect(again.count(54).kind).toBe('duplicate')
    expect(again.count(64).kind).toBe('duplicate')
    expect(again.count(65)).toEqual({ kind: 'counted', skipped: [] })
  })

  test('the compact lines say the same as all', () => {
    const register = createPartRegister(nowMs)
    const lines = [1, 2, 30, 31].map((trigger, index) => {
      register.count(trigger)
      return register.take(part(index + 1, trigger))
    })
    lines.push(register.store(partId(3)))
    const [long, short] = [readAgain(lines), readAgain(readAgain(register.entries()).entries())]
    expect(short.entries()).toEqual(long.entries())
    expect(short.count(2).kind).toBe('duplicate')
    expect(short.count(5).kind).toBe('counted')
    expect(short.underWay().map(({ sequence }) => sequence)).toEqual([1, 2, 4])
  })

  test('goes on from the higher of its own number and the newest frame', () => {
    const register = createPartRegister(nowMs, [{ taken: part(7) }])
    register.raiseTo(aFrame({ sequence: 5 }))
    expect(register.sequence()).toBe(7)
    register.raiseTo(aFrame({ sequence: 9, trigger: 40 }))
    expect(register.sequence()).toBe(9)
    expect(register.count(42).skipped).toEqual([41])
  })

  test('a frame does not set back the numbers of the line', () => {
    const register = createPartRegister(nowMs, [{ taken: part(7, 50) }])
    register.raiseTo(aFrame({ sequence: 5, trigger: 40 }))
    expect(register.count(51)).toEqual({ kind: 'counted', skipped: [] })
  })
})
