import { describe, expect, test } from 'vitest'
import type { Verdict } from '../../../shared/contracts/verdict.ts'
import { aCheckResult, aModelFinding, captureWallMs } from '../../../test/support/builders.ts'
import { aboutPart, anOverride, aRecord, temporaryDatabase } from '../../../test/support/console-parts.ts'
import { scoreBins } from '../api/score-bins.ts'
import { createPartStore } from './part-store.ts'
import { columnStarts } from './report-columns.ts'
import { createPartReports } from './report-queries.ts'

const hourMs = 3_600_000
/** Shifts begin when the tests' first part is captured, and eight hours before. */
const shifts = [0, -8].map((hours) => {
  const at = new Date(captureWallMs + hours * hourMs)
  return `${String(at.getHours()).padStart(2, '0')}:${String(at.getMinutes()).padStart(2, '0')}`
})

function reporting() {
  const folder = temporaryDatabase()
  const store = createPartStore(folder.database)
  const reports = createPartReports(folder.database, shifts)
  const summary = (hours = 1) => reports.summary(hours, captureWallMs + 30 * 60_000)
  return { store, summary, [Symbol.dispose]: () => folder[Symbol.dispose]() }
}

function judged(score: number, ...failed: string[]): Partial<Verdict> {
  const checks = failed.map((name) => aCheckResult({ name, passed: false }))
  const isRejected = score > 1 || failed.length > 0
  return {
    verdict: isRejected ? 'reject' : 'pass',
    reasons: isRejected ? [{ code: 'check', view: 'top', text: 'it failed' }] : [],
    findings: { top: { model: aModelFinding(score), rules: { outcome: 'judged', checks } } },
  }
}

describe('a column of the report', () => {
  test('counts verdicts and bases, and has the latency of its own parts', async () => {
    using report = reporting()
    const times = [10, 20, 30, 40]
    times.forEach((latencyMs, index) => void report.store.addVerdict(aRecord(index, { latencyMs })))
    report.store.addVerdict(aRecord(70, { verdict: 'stop', basis: 'fail-safe', latencyMs: 250 }))
    const { columns, columnMs } = await report.summary()
    expect(columnMs).toBe(60_000)
    const [first, second] = columns.filter(({ parts }) => parts > 0)
    expect(first).toMatchObject({ parts: 4, pass: 4, late: 0, latencyMs: { p50: 20, p99: 40, max: 40 }, budgetMs: 200 })
    expect(second).toMatchObject({ parts: 1, stop: 1, failSafe: 1, late: 1, from: '2026-01-05T08:01:00.000Z' })
    expect(columns.find(({ parts }) => parts === 0)).not.toHaveProperty('latencyMs')
  })

  test('sorts scores into bins, the last for everything above', async () => {
    using report = reporting()
    for (const [index, score] of [0.05, 0.95, 1.05, 1.07, 99].entries())
      report.store.addVerdict(aRecord(index, judged(score)))
    const counts = (await report.summary()).columns.find(({ parts }) => parts > 0)?.scores.top ?? []
    expect(counts).toHaveLength(scoreBins)
    expect(counts.flatMap((count, bin) => (count > 0 ? [[bin, count]] : []))).toEqual([
      [0, 1],
      [9, 1],
      [10, 2],
      [scoreBins - 1, 1],
    ])
  })
})

test('what spoke against parts comes with the most frequent first, and with what people said of them', async () => {
  using report = reporting()
  report.store.addVerdict(aRecord(1, judged(0.5, 'bore')))
  report.store.addVerdict(aRecord(2, judged(1.5, 'bore', 'pin')))
  report.store.addVerdict(aRecord(3, judged(0.7)))
  report.store.addOverride(aboutPart(1), anOverride())
  const { causes, views } = await report.summary()
  expect(causes).toEqual([
    { view: 'top', check: 'bore', parts: 2, overriddenToPass: 1 },
    { view: 'top', check: 'pin', parts: 1, overriddenToPass: 0 },
    { view: 'top', parts: 1, overriddenToPass: 0 },
  ])
  expect(views).toEqual([{ view: 'top', rejected: 2, falseRejects: 1 }])
})

test('overrides are counted by the shift that the part was captured in', async () => {
  using report = reporting()
  report.store.addVerdict(aRecord(-60, judged(0.7)))
  report.store.addVerdict(aRecord(1, judged(1.5)))
  report.store.addVerdict(aRecord(2, judged(0.5)))
  report.store.addOverride(aboutPart(-60), anOverride({ verdict: 'reject' }))
  report.store.addOverride(aboutPart(1), anOverride({ verdict: 'pass' }))
  const { shifts: told } = await report.summary()
  expect(told).toEqual([
    { from: '2026-01-05T08:00:00.000Z', parts: 2, rejected: 1, falseRejects: 1, missed: 0 },
    { from: '2026-01-05T00:00:00.000Z', parts: 1, rejected: 0, falseRejects: 0, missed: 1 },
  ])
})

describe('columns', () => {
  test.each([
    [1, 1],
    [8, 5],
    [24, 15],
    [168, 120],
    [336, 240],
  ])('of %i hours are %i minutes long, begin at full ones and cover all of it', (hours, minutes) => {
    const nowMs = captureWallMs + 12_345
    const { columnMs, startsMs } = columnStarts(hours, nowMs)
    expect(columnMs).toBe(minutes * 60_000)
    expect((startsMs[0] ?? 0) % columnMs).toBe(0)
    expect(startsMs[0]).toBeLessThanOrEqual(nowMs - hours * hourMs)
    expect(nowMs - (startsMs.at(-1) ?? 0)).toBeLessThan(columnMs)
    expect(startsMs.length).toBeLessThan(100)
  })
})
