import { describe, expect, test } from 'vitest'
import { aModelFinding, aPart, aRulesFinding, aVerdict, captureWallMs } from '../../test/support/builders.ts'
import { imageClassOf, overrideRecord, verdictRecord, viewsWithoutImage } from './handler.ts'

const stored = {
  streamSequence: 7,
  storedAtMs: captureWallMs + 41,
  traceparent: `00-${'ab'.repeat(16)}-${'cd'.repeat(8)}-01`,
}
const partId = (number: number): string => `01KDZQ1G00000000${String(number).padStart(10, '0')}`

test('a verdict becomes a row with everything that is asked for, and one for each measurement', () => {
  const findings = {
    top: {
      model: aModelFinding(0.25),
      rules: aRulesFinding({ passed: false, value: 14.2 }, { name: 'screw', limits: { min: 1 } }),
    },
  }
  const body = aVerdict({
    verdict: 'reject',
    score: 0.25,
    latencyMs: 41.23456,
    stagesMs: { capture: 1.006, model: 14 },
    reasons: [{ code: 'check', judge: 'rules', view: 'top', text: 'bore is 14.2 mm' }],
    findings,
  })
  const { checks, findings: text, ...row } = verdictRecord({ envelope: aPart({ trigger: 17 }), body }, stored)
  expect(row).toEqual({
    part_id: '01KDZQ1G000000000000000001',
    station: 'press',
    sequence: 1,
    trigger: 17,
    request: null,
    views: ['top'],
    captured_at: '2026-01-05T08:00:00.000Z',
    decided_at: '2026-01-05T08:00:00.040Z',
    stored_at: '2026-01-05T08:00:00.041Z',
    verdict: 'reject',
    basis: 'model+rules',
    score: 0.25,
    latency_ms: 41.23,
    budget_ms: 200,
    capture_ms: 1.01,
    queue_ms: null,
    preprocess_ms: null,
    model_ms: 14,
    rules_ms: null,
    join_ms: null,
    recipe_revision: 'a1b2c3d4e5f6',
    software: 'vaglio test',
    models: ['plate/1@000000000000'],
    failed_checks: ['top/bore'],
    reason_codes: ['check'],
    reasons: ['bore is 14.2 mm'],
    trace_id: 'ab'.repeat(16),
    stream_sequence: 7,
  })
  expect(JSON.parse(text)).toEqual(findings)
  expect(checks).toMatchObject([
    { view: 'top', name: 'bore', kind: 'size', value: 14.2, unit: 'mm', min: 11.6, max: 12.4, passed: false },
    { name: 'screw', value: 12, min: 1, max: null, passed: true, on_fail: 'reject' },
  ])
})

test('a judge that could not judge leaves no measurements, and no model', () => {
  const unable = { outcome: 'unable' as const, code: 'image-missing' as const, reason: 'unplugged' }
  const body = aVerdict({ findings: { top: { model: unable, rules: unable }, side: { rules: aRulesFinding() } } })
  expect(verdictRecord({ envelope: aPart(), body }, stored)).toMatchObject({ models: [], checks: [{ view: 'side' }] })
  expect(viewsWithoutImage(body)).toEqual(['top'])
})

test('what a person said becomes a row', () => {
  const at = '2026-01-05T09:00:00.000Z'
  const was = { verdict: 'pass', basis: 'fallback' } as const
  const said = {
    action: 'correct',
    sequence: 3,
    verdict: 'reject',
    was,
    reasonCode: 'scratch',
    note: '',
    by: 'anna',
    at,
  } as const
  const envelope = { version: 1, station: 'press', partId: partId(3), revision: 2 } as const
  expect(overrideRecord({ envelope, body: said })).toMatchObject({
    part_id: partId(3),
    revision: 2,
    was_basis: 'fallback',
    reason_code: 'scratch',
    person: 'anna',
    said_at: at,
  })
})

describe('which images are kept', () => {
  test.each([
    ['reject', 'model+rules', 'reject'],
    ['stop', 'fallback', 'reject'],
    ['reject', 'fail-safe', 'fail-safe'],
    ['stop', 'fail-safe', 'fail-safe'],
    ['pass', 'model+rules', undefined],
  ] as const)('of a %s by %s: %s', (verdict, basis, kept) => {
    expect(imageClassOf(partId(1), aVerdict({ verdict, basis }), 0)).toBe(kept)
  })

  test('of the passed parts about the share that was asked for, always the same ones', () => {
    const kept = (share: number) => {
      const numbers = Array.from({ length: 2000 }, (_, number) => number)
      return numbers.filter((number) => imageClassOf(partId(number), aVerdict(), share) === 'pass')
    }
    expect(kept(0.1).length).toBeGreaterThan(160)
    expect(kept(0.1).length).toBeLessThan(240)
    expect(kept(0.1)).toEqual(kept(0.1))
    expect(kept(1)).toHaveLength(2000)
  })
})
