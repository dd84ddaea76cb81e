import { expect, test } from 'vitest'
import { aCheckResult, aModelFinding, aRulesFinding, captureWallMs } from '../../../test/support/builders.ts'
import { aboutPart, anOverride, aRecord, partIdOf, temporaryDatabase } from '../../../test/support/console-parts.ts'
import { PartsQuery } from '../api/part.ts'
import { partsQuestion } from './part-question.ts'
import { createPartStore, type PartStore } from './part-store.ts'

const failed = aRulesFinding(aCheckResult({ passed: false }))
const anomalous = { code: 'anomaly', judge: 'model', view: 'side', text: 'score 1.86 of 1' } as const

function sequences(store: PartStore, query: Record<string, unknown> = {}): number[] {
  return store.list(PartsQuery.parse(query)).map(({ sequence }) => sequence)
}

function numbered(count: number, store: PartStore): void {
  for (let number = 1; number <= count; number += 1) store.addVerdict(aRecord(number))
}

test('a verdict told twice is one part and one event', () => {
  using folder = temporaryDatabase()
  const store = createPartStore(folder.database)
  expect(store.addVerdict(aRecord(1))).toMatchObject({ event: 'verdict', data: { sequence: 1, verdict: 'pass' } })
  expect(store.addVerdict(aRecord(1))).toBeUndefined()
  expect(sequences(store)).toEqual([1])
})

test('the newest capture comes first, whatever the order of the verdicts, and pages follow without gap or repetition', () => {
  using folder = temporaryDatabase()
  const store = createPartStore(folder.database)
  for (const number of [2, 1, 5, 4, 3]) store.addVerdict(aRecord(number))
  expect(sequences(store, { limit: 2 })).toEqual([5, 4])
  expect(sequences(store, { limit: 2, before: partIdOf(4) })).toEqual([3, 2])
  expect(sequences(store, { limit: 2, before: partIdOf(2) })).toEqual([1])
  expect(sequences(store, { before: partIdOf(77) })).toEqual([])
})

test('parts of the same millisecond are each on one page', () => {
  using folder = temporaryDatabase()
  const store = createPartStore(folder.database)
  const capturedAt = new Date(captureWallMs).toISOString()
  for (const number of [1, 2, 3]) store.addVerdict(aRecord(number, {}, { capturedAt }))
  expect([sequences(store, { limit: 2 }), sequences(store, { before: partIdOf(2) })]).toEqual([[3, 2], [1]])
})

test('filters by verdict, basis, time, view at fault, failed check and override, alone and together', () => {
  using folder = temporaryDatabase()
  const store = createPartStore(folder.database)
  numbered(2, store)
  store.addVerdict(aRecord(3, { verdict: 'reject', findings: { top: { rules: failed } } }))
  store.addVerdict(aRecord(4, { verdict: 'reject', basis: 'fallback', findings: { top: { rules: failed } } }))
  store.addVerdict(aRecord(5, { verdict: 'stop', reasons: [anomalous] }))
  store.addOverride(aboutPart(4), anOverride())
  const at = (number: number): string => new Date(captureWallMs + number * 1000).toISOString()
  expect(sequences(store, { verdict: 'reject' })).toEqual([4, 3])
  expect(sequences(store, { basis: 'fallback' })).toEqual([4])
  expect(sequences(store, { from: at(2), to: at(4) })).toEqual([4, 3, 2])
  expect(sequences(store, { view: 'side' })).toEqual([5])
  expect(sequences(store, { check: 'top/bore' })).toEqual([4, 3])
  expect(sequences(store, { check: 'top/bore', from: at(4) })).toEqual([4])
  expect(sequences(store, { check: 'top/bore', view: 'side' })).toEqual([])
  expect(sequences(store, { check: 'top/bore', before: partIdOf(4) })).toEqual([3])
  expect(sequences(store, { overridden: 'true' })).toEqual([4])
  expect(sequences(store, { overridden: 'false', verdict: 'reject' })).toEqual([3])
})

test('the newest word of a person counts, a withdrawn one is none, and neither may be told twice', () => {
  using folder = temporaryDatabase()
  const store = createPartStore(folder.database)
  store.addVerdict(aRecord(1, { verdict: 'reject' }))
  expect(store.addOverride(aboutPart(1), anOverride())).toMatchObject({
    event: 'override',
    data: { override: { by: 'anna' } },
  })
  expect(store.addOverride(aboutPart(1), anOverride())).toBeUndefined()
  const withdrawn = store.addOverride(aboutPart(1, 2), anOverride({ action: 'withdraw' }))
  expect(withdrawn?.data.override).toBeUndefined()
  expect(store.addOverride(aboutPart(1, 1), anOverride())).toBeUndefined()
  expect(store.find(partIdOf(1))).toMatchObject({ revision: 2, override: { action: 'withdraw' } })
  expect(sequences(store, { overridden: 'true' })).toEqual([])
})

test('an override that is told before its verdict is there with it', () => {
  using folder = temporaryDatabase()
  const store = createPartStore(folder.database)
  expect(store.addOverride(aboutPart(1), anOverride())).toBeUndefined()
  expect(store.addVerdict(aRecord(1, { verdict: 'reject' }))?.data.override?.verdict).toBe('pass')
  expect(sequences(store, { overridden: 'true' })).toEqual([1])
})

test('every filter of a long list is answered from an index, without sorting', () => {
  using folder = temporaryDatabase()
  const queries = [{}, { verdict: 'reject' }, { basis: 'fallback' }, { check: 'top/bore' }, { view: 'top' }]
  for (const query of [...queries, { overridden: 'true' }, { from: '2026-01-01T00:00:00Z' }]) {
    for (const before of [undefined, { captured_ms: 1, id: 1 }]) {
      const { sql, values } = partsQuestion(PartsQuery.parse(query), before)
      const plan = folder.database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values) as { detail: string }[]
      expect(plan.map(({ detail }) => detail).join('; ')).toMatch(/USING .*(INDEX|PRIMARY KEY)(?!.*TEMP B-TREE)/)
    }
  }
})

test('a write takes less than a millisecond, with the findings of a real part', () => {
  using folder = temporaryDatabase()
  const store = createPartStore(folder.database)
  const checks = Array.from({ length: 8 }, (_, index) => aCheckResult({ name: `check-${index}`, passed: index > 0 }))
  const findings = { top: { model: aModelFinding(), rules: aRulesFinding(...checks) } }
  const times = Array.from({ length: 500 }, (_, number) => {
    const record = aRecord(number + 1, { verdict: 'reject', findings })
    const startMs = performance.now()
    store.addVerdict(record)
    return performance.now() - startMs
  })
  expect(times.toSorted((one, other) => one - other)[250]).toBeLessThan(1)
})
