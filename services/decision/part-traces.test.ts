import { describe, expect, test } from 'vitest'
import { aPart, aVerdict } from '../../test/support/builders.ts'
import { createPartTraces, worthKeeping } from './part-traces.ts'

const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`

test('what is heard of a part after its decision opens no span', () => {
  const traces = createPartTraces(() => {})
  traces.heard(aPart(), traceparent)
  expect(traces.traceparentOf(aPart())).toContain('a'.repeat(32))
  traces.decided(aPart(), aVerdict())
  traces.heard(aPart(), traceparent)
  expect(traces.traceparentOf(aPart())).toBeUndefined()
})

test('parts that are never decided never keep later ones from being traced', () => {
  const traces = createPartTraces(() => {})
  for (let number = 0; number < 10_001; number += 1) traces.heard(aPart({ partId: `lost-${number}` }), traceparent)
  traces.heard(aPart({ partId: 'fresh' }), traceparent)
  expect(traces.traceparentOf(aPart({ partId: 'fresh' }))).toContain('a'.repeat(32))
  expect(traces.traceparentOf(aPart({ partId: 'lost-1' }))).toBeUndefined()
})

describe('the trace of a part is kept', () => {
  test.each([
    [{ verdict: 'pass', basis: 'model+rules', latencyMs: 200 }, undefined],
    [{ verdict: 'pass', basis: 'model+rules', latencyMs: 201 }, 'late'],
    [{ verdict: 'reject', basis: 'model+rules', latencyMs: 50 }, 'reject'],
    [{ verdict: 'stop', basis: 'model+rules', latencyMs: 50 }, 'stop'],
    [{ verdict: 'pass', basis: 'fallback', latencyMs: 190 }, 'fallback'],
    [{ verdict: 'reject', basis: 'fail-safe', latencyMs: 190 }, 'fail-safe'],
  ] as const)('%o: %s', (verdict, because) => {
    expect(worthKeeping(aVerdict(verdict), 200)).toBe(because)
  })

  test('once its verdict is stored, by the trace that its messages brought', () => {
    const kept: unknown[] = []
    const traces = createPartTraces((trace, because) => kept.push([trace?.slice(0, 35), because]))
    traces.heard(aPart(), traceparent)
    expect(kept).toEqual([])
    traces.decided(aPart(), aVerdict({ verdict: 'reject', basis: 'fail-safe' }))
    traces.decided(aPart(), aVerdict({ verdict: 'reject', basis: 'fail-safe' }))
    expect(kept).toEqual([[traceparent.slice(0, 35), 'fail-safe']])
  })
})
