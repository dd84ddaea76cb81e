import { describe, expect, test } from 'vitest'
import { dashboards } from '../deploy/grafana/dashboards.ts'
import { counters, histograms } from '../shared/telemetry/catalogue.ts'
import { gauges } from '../shared/telemetry/gauges.ts'
import { isSaidBy, type Metric } from '../shared/telemetry/metric.ts'
import { isInstalled, startPrometheus } from './support/prometheus.ts'
import { portOf, servingProcesses } from './support/service-ports.ts'
import { startStationProcess } from './support/station-process.ts'
import { until } from './support/until.ts'

const catalogue: readonly Metric[] = [
  ...Object.values(counters),
  ...Object.values(histograms),
  ...Object.values(gauges),
]
const queries = dashboards.flatMap(({ name, panels }) =>
  panels.flatMap(({ title, queries }) => queries.map((query) => ({ name, title, ...query }))),
)
const histogramNames: readonly string[] = Object.values(histograms).map(({ name }) => name)
const dataMsMax = 60_000

/** Queries without data that have no reason to be. */
function withoutData(
  results: readonly { where: string; found: number; emptyBecause?: string | undefined }[],
): string[] {
  return results.filter(({ found, emptyBecause }) => found === 0 && !emptyBecause).map(({ where }) => where)
}

// Debian: apt-get install prometheus
describe.skipIf(!isInstalled('prometheus'))('a Prometheus beside a running station', () => {
  test('has data for every query of every dashboard, the traces of parts, and nothing to warn of', async () => {
    await using station = await startStationProcess(['--rate', '4'])
    await until('a verdict', () => / ms {2}/.test(station.screen()), 60_000)
    const targets = servingProcesses.map(async (instance) => ({
      instance,
      address: `127.0.0.1:${await portOf(station, instance)}`,
    }))
    await using prometheus = await startPrometheus(await Promise.all(targets))

    const ask = async ({ name, title, expression, emptyBecause }: (typeof queries)[number]) => {
      const series = await prometheus.query(expression.replaceAll('$station', 'demo'))
      const numbers = series.filter(({ value: [, text] }) => Number.isFinite(Number(text)))
      return { where: `${name} / ${title}: ${expression}`, found: numbers.length, emptyBecause }
    }
    let missing: string[] = []
    const isComplete = async (): Promise<boolean> => {
      missing = withoutData(await Promise.all(queries.map(ask)))
      return missing.length === 0
    }
    await until('data for every query', isComplete, dataMsMax).catch(() => expect(missing).toEqual([]))

    const traces = await prometheus.exemplars('vaglio_verdict_latency_seconds_bucket')
    expect(traces.length).toBeGreaterThan(0)
    for (const traceId of traces) expect(traceId).toMatch(/^[0-9a-f]{32}$/)
    expect(await prometheus.query('count(up == 1)')).toMatchObject([
      { value: [expect.anything(), String(servingProcesses.length)] },
    ])
    // What 2 busy cores of a test machine do to latencies is no fault of the alerts.
    const firing = await prometheus.query(
      'ALERTS{alertstate="firing",severity="page",alertname!~"FailSafes|Objective.*|PartsNotInspected"}',
    )
    expect(firing.map(({ metric }) => metric.alertname)).toEqual([])
    const shown = new Set(
      (await prometheus.query('{__name__=~"vaglio_.+"}')).map(({ metric }) => `${metric.service} ${metric.__name__}`),
    )
    for (const service of ['decision', 'provisioner', 'plant-adapter', 'inference']) {
      for (const { name } of catalogue.filter((metric) => isSaidBy(metric, service) && !metric.labels))
        expect(shown).toContain(`${service} ${histogramNames.includes(name) ? `${name}_bucket` : name}`)
    }
  }, 180_000)
})
