import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command, InvalidArgumentError, Option } from 'commander'
import { projectFolder } from '../../../shared/service/software-version.ts'
import { freePort } from '../../local/free-port.ts'
import { findNatsServer } from '../../local/nats-binary.ts'
import { startCentre } from './centre.ts'
import { faultsOf } from './comparison.ts'
import { type Course, runCourse } from './course.ts'
import { openCuttableLink } from './link.ts'
import { type DemoPlant, intervalMs, makePlant, startPlant } from './plant.ts'
import { installedStores, type StoreKind, storeKinds } from './store.ts'

interface DemoOptions {
  readonly cutSeconds: number
  readonly calmSeconds: number
  readonly rate: number
  readonly store?: StoreKind
}

const plantNames = ['north', 'south'] as const
/** Of the curves; beyond it a snapshot is missing and not only late. */
const holeMsMax = 5 * intervalMs
const stopping = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort())

try {
  process.exit(await run(readOptions(), stopping.signal))
} catch (error) {
  process.stderr.write(
    stopping.signal.aborted ? 'ended early\n' : `${error instanceof Error ? error.message : error}\n`,
  )
  process.exit(1)
}

function readOptions(): DemoOptions {
  return new Command('npm run demo:central --')
    .description(
      'Two whole stations and a central site on this machine; one link is cut and heals, and nothing is missing.',
    )
    .option('--cut-seconds <seconds>', 'how long the link of one plant is cut', positive, 60)
    .option('--calm-seconds <seconds>', 'how long it runs before the cut and after the catching up', positive, 20)
    .option('--rate <parts>', 'parts a second at each plant', positive, 1)
    .addOption(
      new Option('--store <store>', 'where the centre writes to; what is installed unless given').choices(storeKinds),
    )
    .parse()
    .opts<DemoOptions>()
}

/** @returns the exit code: 0 if and only if nothing is missing and nothing is there twice */
async function run({ store, rate, ...times }: DemoOptions, signal: AbortSignal): Promise<number> {
  const storeKind = store ?? installedStores()[0]
  if (!storeKind) throw new Error('neither prometheus nor victoria-metrics is on the PATH; Debian has packages of both')
  const natsBinary = await findNatsServer(join(projectFolder, '.vaglio/nats-server'), say, signal)
  const folder = await mkdtemp(join(tmpdir(), 'vaglio-central-'))
  const undo: (() => unknown)[] = [() => rm(folder, { recursive: true, force: true })]
  try {
    const linkPort = await freePort()
    const keys = await Promise.all(
      plantNames.map(async (name) => {
        const link = await openCuttableLink(linkPort)
        undo.push(() => link.close())
        return await makePlant(name, join(folder, name), link)
      }),
    )
    const plants = new Map(keys.map(({ name, publicKey }) => [name, publicKey]))
    const centre = await startCentre({
      folder: join(folder, 'centre'),
      natsBinary,
      linkPort,
      plants,
      storeKind,
      onNotice,
    })
    undo.push(() => centre.stop())
    say(`a centre with ${storeKind}, and two whole stations at ${rate} parts/s each; they start`)
    const started: DemoPlant[] = []
    for (const one of keys) {
      const plant = await startPlant(one, { natsBinary, rate, onNotice })
      undo.push(() => plant.station.stop())
      started.push(plant)
    }
    const [first, ...rest] = started
    if (!first) return 1
    return told(await runCourse({ centre, plants: [first, ...rest], ...times, say, signal }))
  } finally {
    for (const end of undo.toReversed()) await end()
  }
}

function told({ comparisons, catchUpMs, latencies }: Course): number {
  say('\n          verdicts:  in the plant   at the centre   in the store   missing   twice   snapshots   longest hole')
  for (const one of comparisons) {
    const { verdictsInPlant, recordsAtCentre, verdictsInStore, missing, duplicates, snapshots, longestHoleMs } = one
    const numbers = [verdictsInPlant, recordsAtCentre, verdictsInStore]
      .map((count) => String(count).padStart(14))
      .join(' ')
    const others = `${String(missing).padStart(9)} ${String(duplicates).padStart(7)} ${String(snapshots).padStart(11)}`
    say(`${one.plant.padEnd(18)}${numbers} ${others} ${`${(longestHoleMs / 1000).toFixed(1)} s`.padStart(14)}`)
  }
  say(`\ncaught up ${(catchUpMs / 1000).toFixed(1)} s after the link was whole again`)
  say('from camera read until the verdict was stored:')
  for (const line of latencies) say(`  ${line}`)
  const faults = comparisons.flatMap((one) => faultsOf(one, holeMsMax).map((fault) => `${one.plant}: ${fault}`))
  for (const fault of faults) say(`✗ ${fault}`)
  if (faults.length === 0) say('nothing is missing, and nothing is there twice')
  return faults.length === 0 ? 0 : 1
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

function onNotice(source: string, level: 'warn' | 'error', text: string): void {
  process.stderr.write(`${level === 'error' ? '✗' : '!'} ${source}: ${text}\n`)
}

function positive(text: string): number {
  const value = Number(text)
  if (!Number.isFinite(value) || value <= 0 || value > 86_400)
    throw new InvalidArgumentError('Allowed: more than 0, at most 86400.')
  return value
}
