import { expect, test } from 'vitest'
import { createAnswerTraces } from './answer-traces.ts'

const partId = '01KDZQ1G000000000000000001'
const answeredAt = '2026-01-05T08:00:00.000Z'
const frame = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`
const answer = { entry: 'actuated', answer: 'reject', reason: '', latencyMs: 690, answeredAt } as const

function traces() {
  const kept: unknown[] = []
  return {
    kept,
    ...createAnswerTraces(
      (traceparent, because) => kept.push([traceparent, because]),
      () => 0,
    ),
  }
}

test('an answer is in the trace of its part, and an ordinary one is nothing to keep', () => {
  const { heard, recorded, kept } = traces()
  heard({ partId }, frame)
  expect(recorded({ partId, actuation: { ...answer, basis: 'model+rules' } })).toBe('a'.repeat(32))
  expect(kept).toEqual([])
})

test('a part that was answered without a verdict is kept, and so is one whose verdict came late', () => {
  const { heard, recorded, kept } = traces()
  heard({ partId }, frame)
  recorded({ partId, actuation: { ...answer, basis: 'not-inspected' } })
  recorded({ partId, actuation: { entry: 'late', verdict: 'pass', basis: 'fallback', lateMs: 5, heardAt: answeredAt } })
  expect(kept).toEqual([
    [frame, 'not-inspected'],
    [frame, 'late'],
  ])
})

test('a trigger whose part nobody knows has no trace', () => {
  const { recorded, kept } = traces()
  expect(recorded({ trigger: 17, actuation: { ...answer, basis: 'not-inspected' } })).toBeUndefined()
  expect(kept).toEqual([])
})
