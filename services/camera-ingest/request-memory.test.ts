import { expect, test } from 'vitest'
import { requestKnownMs } from '../../shared/contracts/capture.ts'
import { createRequestMemory, RequestEntry } from './request-memory.ts'

const startMs = Date.parse('2026-01-05T08:00:00.000Z')
const requestOf = (number: number): string => `01KDZQ1G00000000${String(number).padStart(10, '0')}`
const part = (number: number | undefined, afterMs: number) => ({
  capturedAt: new Date(startMs + afterMs).toISOString(),
  ...(number !== undefined && { request: requestOf(number) }),
})

test('a request is known for ten minutes, however many parts come', () => {
  const memory = createRequestMemory()
  memory.add(part(1, 0))
  expect(memory.knows(requestOf(1), startMs + requestKnownMs)).toBe(true)
  expect(memory.knows(requestOf(1), startMs + requestKnownMs + 1)).toBe(false)
  memory.add(part(undefined, requestKnownMs))
  expect(memory.entries()).toHaveLength(1)
  memory.add(part(undefined, requestKnownMs + 1))
  expect(memory.entries()).toEqual([])
})

test('it is known again from what was written down', () => {
  const memory = createRequestMemory()
  memory.add(part(1, 0))
  const again = createRequestMemory()
  again.restore(memory.entries().map((entry) => RequestEntry.parse(JSON.parse(JSON.stringify(entry)))))
  expect([again.knows(requestOf(1), startMs), again.knows(requestOf(2), startMs)]).toEqual([true, false])
})

test('a flood of requests does not fill the memory', () => {
  const memory = createRequestMemory()
  for (let number = 1; number <= 20_001; number += 1) memory.add(part(number, 0))
  expect(memory.entries()).toHaveLength(20_000)
  expect([memory.knows(requestOf(1), startMs), memory.knows(requestOf(20_001), startMs)]).toEqual([false, true])
})
