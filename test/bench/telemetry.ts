import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { percentile } from '../../deploy/local/percentile.ts'
import { projectFolder } from '../../shared/service/software-version.ts'
import { createMetrics } from '../../shared/telemetry/metrics.ts'
import { aVerdict } from '../support/builders.ts'
import { portOf, servingProcesses } from '../support/service-ports.ts'
import { startStationProcess } from '../support/station-process.ts'
import { settledLatencies } from './station-measurements.ts'

const partsPerSecond = 5
const warmUpParts = 10
const countedParts = 20_000
const scrapeIntervalMs = 5000
const processorIntervalMs = 500
/** The kernel's USER_HZ, the same on every Linux that Node runs on. */
const ticksPerSecond = 100

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '3' }, parts: { type: 'string', default: '100' } },
})
const [rounds, parts] = [Number(values.rounds), Number(values.parts)]
const say = (text: string): void => void process.stdout.write(`${text}\n`)

interface Variant {
  readonly name: string
  readonly isScraped: boolean
  /** Share of ordinary parts whose traces are exported; undefined without tracing. */
  readonly ratio: number | undefined
}

const variants: readonly Variant[] = [
  { name: 'neither scraped nor traced', isScraped: false, ratio: undefined },
  { name: 'scraped every 5 s', isScraped: true, ratio: undefined },
  { name: 'traced, 0.1 exported', isScraped: true, ratio: 0.1 },
  { name: 'traced, all exported', isScraped: true, ratio: 1 },
]

/** Microseconds that counting takes for one part, in all services together, and milliseconds of one answer to `/metrics`. */
async function countingCost(): Promise<{ readonly partMicroseconds: number; readonly textMs: number }> {
  const metrics = createMetrics('decision', 'demo')
  const verdict = aVerdict()
  const trace = 'a'.repeat(32)
  const count = (): void => {
    for (const contract of ['frame', 'prepared-model', 'prepared-rules'])
      metrics.handled(contract, 'done', 8, 20, trace)
    for (let published = 0; published < 8; published += 1) metrics.published('finding-model', 1)
    metrics.modelRan('top', 8)
    metrics.decided(verdict, 200, trace)
  }
  for (let part = 0; part < countedParts; part += 1) count()
  const startedMs = performance.now()
  for (let part = 0; part < countedParts; part += 1) count()
  const partMicroseconds = ((performance.now() - startedMs) / countedParts) * 1000
  const textFromMs = performance.now()
  for (let times = 0; times < 100; times += 1) await metrics.text()
  return { partMicroseconds, textMs: (performance.now() - textFromMs) / 100 }
}

interface Run {
  /** Milliseconds from camera read to verdict. */
  readonly latenciesMs: readonly number[]
  /** Processor time of all processes, start included. */
  readonly processorSeconds: number
}

/** One run of a whole station. */
async function run({ isScraped, ratio }: Variant, endpoint: string): Promise<Run> {
  const tracing = ratio === undefined ? {} : { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, TRACE_RATIO: String(ratio) }
  const counts = ['--count', String(parts + warmUpParts), '--rate', String(partsPerSecond), '--order', 'name']
  await using station = await startStationProcess(counts, tracing)
  const ports = isScraped ? await Promise.all(servingProcesses.map((process) => portOf(station, process))) : []
  const scraping = setInterval(() => {
    for (const port of ports)
      void fetch(`http://127.0.0.1:${port}/metrics`).then(
        (answer) => answer.text(),
        () => {},
      )
  }, scrapeIntervalMs)
  let processorSeconds = 0
  const watching = setInterval(() => {
    const seconds = station.leftovers().map(processorSecondsOf)
    processorSeconds = Math.max(
      processorSeconds,
      seconds.reduce((sum, one) => sum + one, 0),
    )
  }, processorIntervalMs)
  const { report, screen } = await station.finished()
  clearInterval(scraping)
  clearInterval(watching)
  if (!report) throw new Error(`the station wrote no report:\n${screen}`)
  return { latenciesMs: settledLatencies(report), processorSeconds }
}

function processorSecondsOf(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ')
    return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
  } catch {
    return 0
  }
}

const sink = createServer((request, response) => void request.resume().on('end', () => response.end()))
sink.listen(0, '127.0.0.1')
await once(sink, 'listening')
const endpoint = `http://127.0.0.1:${(sink.address() as AddressInfo).port}`

const cost = await countingCost()
say(`counting one part: ${cost.partMicroseconds.toFixed(0)} µs; one answer to /metrics: ${cost.textMs.toFixed(1)} ms`)
const runs = new Map<string, Run[]>(variants.map(({ name }) => [name, []]))
// In turn, so that what else the machine does falls on all of them alike.
for (let round = 1; round <= rounds; round += 1) {
  for (const variant of variants) {
    const found = await run(variant, endpoint)
    runs.get(variant.name)?.push(found)
    const p50 = percentile([...found.latenciesMs], 0.5).toFixed(1)
    say(`round ${round}: ${variant.name}: p50 ${p50} ms, ${found.processorSeconds.toFixed(1)} s of processor time`)
  }
}
sink.closeAllConnections()
sink.close()

/** The round that was disturbed least. */
const found = [...runs].map(([name, all]) => ({
  name,
  p50Ms: Math.min(...all.map(({ latenciesMs }) => percentile([...latenciesMs], 0.5))),
  p99Ms: Math.min(...all.map(({ latenciesMs }) => percentile([...latenciesMs], 0.99))),
  processorMsPerPart: (Math.min(...all.map(({ processorSeconds }) => processorSeconds)) / (parts + warmUpParts)) * 1000,
}))
for (const { name, p50Ms, p99Ms, processorMsPerPart } of found) {
  const latency = `p50 ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms`
  say(`${name.padEnd(28)} ${latency}, ${processorMsPerPart.toFixed(0)} ms of processor time a part, start included`)
}
const file = join(projectFolder, '.vaglio/telemetry.json')
await mkdir(join(projectFolder, '.vaglio'), { recursive: true })
await writeFile(file, `${JSON.stringify({ ...cost, latencyMs: found }, null, 2)}\n`)
say(`\nall figures: ${file}`)
