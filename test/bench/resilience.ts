import { generateKeyPairSync, sign, verify } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { percentile } from '../../deploy/local/percentile.ts'
import { projectFolder } from '../../shared/service/software-version.ts'
import { type StationProcess, startStationProcess } from '../support/station-process.ts'
import { until } from '../support/until.ts'
import { type HeardVerdict, monotonicMs, watchVerdicts } from './verdict-watch.ts'

const partsPerSecond = 20
const killsEach = 3
const watchMs = 6000
const settledVerdicts = 2 * partsPerSecond
const signatures = 2000
const verdictBytes = 3000
const processes = [
  'decision-a',
  'decision-b',
  'plant-adapter',
  'camera-ingest',
  'preprocess',
  'inference',
  'rules',
  'provisioner',
  'broker',
] as const

const say = (text: string): void => void process.stdout.write(`${text}\n`)

interface Recovery {
  readonly killed: string
  /** From the kill until the next verdict was stored, and until the next one of a part captured after it by model and rules. */
  readonly nextVerdictMs: number
  readonly fullAgainMs: number
  readonly late: number
  readonly failSafes: number
}

/** Kills one process of a running station, as nothing else would, and watches what the line sees of it. */
async function killOnce(station: StationProcess, verdicts: HeardVerdict[], killed: string): Promise<Recovery> {
  const from = verdicts.length
  const isSettled = (): boolean =>
    verdicts.slice(from).filter(({ basis }) => basis === 'model+rules').length >= settledVerdicts
  await until('a settled station', isSettled, 60_000)
  process.kill(station.pidOf(killed), 'SIGKILL')
  const killedMs = monotonicMs()
  await wait(watchMs)
  const after = verdicts.filter(({ heardMs }) => heardMs > killedMs)
  const full = after.find(({ basis, capturedMs }) => basis === 'model+rules' && capturedMs > killedMs)
  return {
    killed,
    nextVerdictMs: (after[0]?.heardMs ?? Number.POSITIVE_INFINITY) - killedMs,
    fullAgainMs: (full?.heardMs ?? Number.POSITIVE_INFINITY) - killedMs,
    late: after.filter(({ latencyMs, budgetMs }) => latencyMs > budgetMs).length,
    failSafes: after.filter(({ basis }) => basis === 'fail-safe').length,
  }
}

async function recoveries(): Promise<Recovery[]> {
  await using station = await startStationProcess(['--rate', String(partsPerSecond)])
  await until('a verdict', () => / ms {2}/.test(station.screen()), 20_000)
  const watch = await watchVerdicts(station.brokerUrl(), join(station.dataFolder, 'keys'))
  const found: Recovery[] = []
  for (const killed of processes)
    for (let time = 0; time < killsEach; time += 1) found.push(await killOnce(station, watch.verdicts, killed))
  await watch.close()
  return found
}

/** The same station with both instances of decision, and with one of them frozen. */
async function secondInstance(): Promise<Record<'both' | 'one', { p50: number; p99: number }>> {
  await using station = await startStationProcess(['--rate', String(partsPerSecond)])
  await until('a verdict', () => / ms {2}/.test(station.screen()), 20_000)
  const { verdicts, close } = await watchVerdicts(station.brokerUrl(), join(station.dataFolder, 'keys'))
  const measure = async (): Promise<{ p50: number; p99: number }> => {
    await wait(3000)
    const from = verdicts.length
    await wait(15_000)
    const latencies = verdicts.slice(from).map(({ heardMs, capturedMs }) => heardMs - capturedMs)
    return { p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99) }
  }
  const both = await measure()
  const other = station.pidOf('decision-b')
  process.kill(other, 'SIGSTOP')
  const one = await measure()
  process.kill(other, 'SIGCONT')
  await close()
  return { both, one }
}

/** Milliseconds to sign a verdict, and to check its signature. */
function signing(): Record<'sign' | 'verify', { p50: number; p99: number }> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const body = Buffer.alloc(verdictBytes, 7)
  const signature = sign(null, body, privateKey)
  const time = (work: () => unknown): { p50: number; p99: number } => {
    const took = Array.from({ length: signatures }, () => {
      const startMs = performance.now()
      work()
      return performance.now() - startMs
    })
    return { p50: percentile(took, 0.5), p99: percentile(took, 0.99) }
  }
  return {
    sign: time(() => sign(null, body, privateKey)),
    verify: time(() => verify(null, body, publicKey, signature)),
  }
}

const price = signing()
const instances = await secondInstance()
const found = await recoveries()
await mkdir(join(projectFolder, '.vaglio'), { recursive: true })
const file = join(projectFolder, '.vaglio/resilience.json')
await writeFile(file, `${JSON.stringify({ price, instances, found }, null, 2)}\n`)

const ms = (value: number): string => `${value.toFixed(value < 10 ? 2 : 0)} ms`
say(
  `sign a verdict p50 ${ms(price.sign.p50)}, p99 ${ms(price.sign.p99)}; check it p50 ${ms(price.verify.p50)}, p99 ${ms(price.verify.p99)}`,
)
const { both, one } = instances
say(
  `at ${partsPerSecond} parts/s, two instances of decision: p50 ${ms(both.p50)}, p99 ${ms(both.p99)}; one: p50 ${ms(one.p50)}, p99 ${ms(one.p99)}`,
)
say('\nkilled           next verdict   full again   late   fail-safes   (worst of each)')
for (const killed of processes) {
  const runs = found.filter((run) => run.killed === killed)
  const worst = (pick: (run: Recovery) => number): number => Math.max(...runs.map(pick))
  const row = [
    killed.padEnd(16),
    ms(worst(({ nextVerdictMs }) => nextVerdictMs)).padEnd(14),
    ms(worst(({ fullAgainMs }) => fullAgainMs)).padEnd(12),
    String(worst(({ late }) => late)).padEnd(6),
    String(worst(({ failSafes }) => failSafes)),
  ]
  say(row.join(' '))
}
say(`\nall figures: ${file}`)
