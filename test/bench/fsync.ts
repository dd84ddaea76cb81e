import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { connect, type JetStreamClient, type NatsConnection } from 'nats'
import { ulid } from 'ulid'
import { type Broker, startBroker } from '../../deploy/local/broker.ts'
import { findNatsServer } from '../../deploy/local/nats-binary.ts'
import { percentile } from '../../deploy/local/percentile.ts'
import { streamConfiguration } from '../../shared/bus/stream-configuration.ts'
import { Frame } from '../../shared/contracts/frame.ts'
import { Decisions } from '../../shared/contracts/verdict.ts'
import { projectFolder } from '../../shared/service/software-version.ts'
import { aFrame, aPart } from '../support/builders.ts'

const policies = ['always', '"100ms"', '"1s"', '"10s"'] as const
const verdictBytes = 3000
const frameBytes = 100_000
const framesPerSecond = 5
const verdictRates = [5, 50] as const
const sliceMs = 5000
const rounds = 5

/** A broker that runs with one policy, and how long it took to say that it has stored. */
interface Candidate {
  readonly policy: string
  readonly broker: Broker
  readonly connection: NatsConnection
  readonly client: JetStreamClient
  readonly milliseconds: Map<string, number[]>
}

/**
 * What `sync_interval` costs: the broker's answer to verdicts (published on condition) and frames, in milliseconds, for
 * every policy. They take turns in short slices of one run, so that whatever else the machine does meets all of them.
 */
const base = join(projectFolder, '.vaglio')
await mkdir(base, { recursive: true })
const folder = await mkdtemp(join(base, 'fsync-'))
const candidates: Candidate[] = []
try {
  for (const policy of policies) candidates.push(await candidate(policy, folder))
  for (let round = 0; round < rounds; round += 1)
    for (const one of candidates) for (const rate of verdictRates) await slice(one, rate)
  process.stdout.write(`${table(candidates)}\n`)
} finally {
  for (const { connection } of candidates) await connection.close()
  for (const { broker } of candidates) await broker.stop()
  await rm(folder, { recursive: true, force: true })
}

async function candidate(policy: string, parent: string): Promise<Candidate> {
  const own = join(parent, policy.replaceAll('"', ''))
  await mkdir(own)
  const configuration = join(own, 'station.conf')
  const station = await readFile(join(projectFolder, 'deploy/nats/station.conf'), 'utf8')
  const changed = station.replaceAll(/^include .*\n/gm, '').replace(/sync_interval: .*/, `sync_interval: ${policy}`)
  await writeFile(configuration, changed)
  const binary = await findNatsServer(join(projectFolder, '.vaglio/nats-server'), () => {})
  const broker = await startBroker({ binary, configuration, folder: own })
  const connection = await connect({ servers: broker.url })
  const manager = await connection.jetstreamManager()
  for (const name of ['FRAMES', 'DECISIONS'] as const) await manager.streams.add(streamConfiguration(name))
  return { policy, broker, connection, client: connection.jetstream(), milliseconds: new Map() }
}

/** Frames and verdicts at their rates for a while, whether or not the ones before are stored already. */
async function slice({ client, milliseconds }: Candidate, verdictsPerSecond: number): Promise<void> {
  const frame = new Uint8Array(frameBytes)
  const verdict = new Uint8Array(verdictBytes)
  const once = { expect: { lastSubjectSequence: 0 } }
  await Promise.all([
    atRate(framesPerSecond, 'frame', milliseconds, () => client.publish(Frame.subject(aFrame()), frame)),
    atRate(verdictsPerSecond, `verdict at ${verdictsPerSecond}/s`, milliseconds, () =>
      client.publish(Decisions.subject(aPart({ partId: ulid() })), verdict, once),
    ),
  ])
}

async function atRate(
  perSecond: number,
  what: string,
  milliseconds: Map<string, number[]>,
  publish: () => Promise<unknown>,
): Promise<void> {
  const taken = milliseconds.get(what) ?? []
  milliseconds.set(what, taken)
  const pending: Promise<unknown>[] = []
  const startedMs = performance.now()
  for (let index = 0; index < (perSecond * sliceMs) / 1000; index += 1) {
    const dueMs = startedMs + (index * 1000) / perSecond
    await new Promise((resolve) => setTimeout(resolve, dueMs - performance.now()))
    const sentMs = performance.now()
    pending.push(publish().then(() => taken.push(performance.now() - sentMs)))
  }
  await Promise.all(pending)
}

function table(measured: readonly Candidate[]): string {
  const columns = [...verdictRates.map((rate) => `verdict at ${rate}/s`), 'frame']
  const head = ['sync_interval', ...columns.map((column) => `${column}: p50, p99, max ms`)]
  const rows = measured.map(({ policy, milliseconds }) => [
    policy.replaceAll('"', ''),
    ...columns.map((column) => figures(milliseconds.get(column) ?? [])),
  ])
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')
}

function figures(taken: readonly number[]): string {
  return [percentile(taken, 0.5), percentile(taken, 0.99), Math.max(...taken)].map((one) => one.toFixed(1)).join(', ')
}
