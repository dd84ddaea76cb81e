import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { aVerdict } from '../../test/support/builders.ts'
import { counters, durationBuckets, histograms } from './catalogue.ts'
import { catalogueTable } from './catalogue-table.ts'
import { gauges } from './gauges.ts'
import { isSaidBy, type Metric } from './metric.ts'
import { createMetrics } from './metrics.ts'

const catalogue: readonly Metric[] = [
  ...Object.values(counters),
  ...Object.values(histograms),
  ...Object.values(gauges),
]
const traceId = 'a'.repeat(32)

describe('the catalogue', () => {
  test('has one name scheme', () => {
    for (const { name, help } of catalogue) {
      expect(name).toMatch(/^vaglio_[a-z]+(_[a-z]+)*$/)
      expect(help).toMatch(/^[A-Z1]/)
    }
    for (const { name } of Object.values(counters)) expect(name).toMatch(/_total$/)
    for (const { name } of Object.values(histograms)) expect(name).toMatch(/_(seconds|ratio)$/)
    expect(new Set(catalogue.map(({ name }) => name)).size).toBe(catalogue.length)
  })

  test('never labels by part, and has edges at the budgets', () => {
    const labels = catalogue.flatMap((metric) => metric.labels ?? [])
    expect(labels.filter((label) => /part|sequence|trigger|trace/i.test(label))).toEqual([])
    expect(durationBuckets).toEqual(expect.arrayContaining([0.2, 0.7, 2]))
    expect(histograms.budgetUsed.buckets).toContain(1)
  })

  test('is the table of the README; `npx vitest run shared/telemetry --update` writes it', async () => {
    const file = join(import.meta.dirname, 'README.md')
    const table = `<!-- metrics -->\n${catalogueTable()}\n<!-- /metrics -->`
    const written = (await readFile(file, 'utf8')).replace(/<!-- metrics -->.*<!-- \/metrics -->/s, () => table)
    await expect(written).toMatchFileSnapshot(file)
  })
})

describe('what a service shows', () => {
  test('is its own part of the catalogue', async () => {
    const text = await createMetrics('decision', 'press').text()
    const shown = [...text.matchAll(/^# TYPE (vaglio_\w+) (\w+)/gm)].map(([, name, type]) =>
      type === 'counter' ? `${name}_total` : name,
    )
    const own = catalogue.filter((metric) => isSaidBy(metric, 'decision')).map(({ name }) => name)
    expect(shown.toSorted()).toEqual(own.toSorted())
  })

  test('begins at zero, so that a rate sees the first fail-safe', async () => {
    const samples = await createMetrics('decision', 'press').samples()
    const labels = { verdict: 'stop', basis: 'fail-safe', service: 'decision', station: 'press' }
    expect(samples).toContainEqual(['vaglio_verdicts_total', labels, 0])
  })

  test('names the trace of a part in the bucket of its latency, and only there', async () => {
    const metrics = createMetrics('decision', 'press')
    metrics.decided(aVerdict({ latencyMs: 190 }), 200, traceId)
    const lines = (await metrics.text()).split('\n').filter((line) => line.includes(traceId))
    expect(lines).toHaveLength(2)
    expect(lines[0]).toMatch(/^vaglio_verdict_latency_seconds_bucket\{le="0.2",.*\} 1 # \{trace_id="a{32}"\} 0.19 /)
    expect(lines[1]).toMatch(/^vaglio_budget_used_ratio_bucket\{le="0.95",.*\} 1 # /)
  })

  test('has the same names on the bus before and after it was asked for its text', async () => {
    const metrics = createMetrics('decision', 'press')
    const names = async () => (await metrics.samples()).map(([name]) => name)
    const before = await names()
    await metrics.text()
    expect(await names()).toEqual(before)
    expect(before).toContain('process_cpu_seconds_total')
  })

  test('counts a kind of reason once a verdict', async () => {
    const metrics = createMetrics('decision', 'press')
    const reason = { code: 'check' as const, text: 'a hole is missing' }
    metrics.decided(aVerdict({ reasons: [reason, reason] }), 200)
    const counted = (await metrics.samples()).filter(
      ([name, { reason }]) => name.includes('reasons') && reason === 'check',
    )
    expect(counted.map(([, , value]) => value)).toEqual([1])
  })
})
