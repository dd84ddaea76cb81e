import { ulid } from 'ulid'
import { percentile } from '../../deploy/local/percentile.ts'
import type { Bus } from '../../shared/bus/bus.ts'
import { message } from '../../shared/contracts/contract.ts'
import { Decisions } from '../../shared/contracts/verdict.ts'
import type { NetworkState } from '../faults/station/broker-proxy.ts'
import { aPart, aVerdict } from '../support/builders.ts'
import { centralSite } from '../support/central-site.ts'
import type { LinkedPlant } from '../support/linked-plant.ts'

const states = ['whole', 'throttled', 'cut'] as const satisfies readonly NetworkState[]
const throttledBytesPerSecond = 8000
const verdictsPerSecond = 20
const sliceMs = 5000
const rounds = 6

/**
 * What the link to the central site costs the plant: milliseconds until the plant's broker has stored a signed verdict, with the
 * link whole, throttled to 8 KB/s (64 kbit/s) and cut, while the forwarder tells the centre of every verdict. The states
 * take turns in short slices of one run, so that whatever else the machine does meets all of them.
 */
await using site = await centralSite(['north'])
const [plant] = site.plants
if (!plant) throw new RangeError('one plant was asked for')
await plant.startForwarder()
const decider = await plant.bus('decision-a')
const milliseconds = new Map(states.map((state) => [state, [] as number[]]))
for (let round = 0; round < rounds; round += 1) {
  for (const state of states) {
    plant.link.set(state, throttledBytesPerSecond)
    milliseconds.get(state)?.push(...(await slice(plant, decider)))
  }
}
process.stdout.write(`${table()}\n`)

/** Verdicts at their rate for a while, whether or not the ones before are stored already. */
async function slice({ station }: LinkedPlant, by: Bus): Promise<number[]> {
  const taken: number[] = []
  const pending: Promise<unknown>[] = []
  const startedMs = performance.now()
  for (let index = 0; index < (verdictsPerSecond * sliceMs) / 1000; index += 1) {
    const dueMs = startedMs + (index * 1000) / verdictsPerSecond
    await new Promise((resolve) => setTimeout(resolve, dueMs - performance.now()))
    const sentMs = performance.now()
    const verdict = message(Decisions, aPart({ station, partId: ulid() }), aVerdict())
    pending.push(by.publish(verdict).then(() => taken.push(performance.now() - sentMs)))
  }
  await Promise.all(pending)
  return taken
}

function table(): string {
  const rows = [...milliseconds].map(([state, taken]) => {
    const figures = [percentile(taken, 0.5), percentile(taken, 0.99), Math.max(...taken)].map((one) => one.toFixed(1))
    return [state, String(taken.length), ...figures]
  })
  const head = ['link', 'verdicts', 'p50 ms', 'p99 ms', 'max ms']
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')
}
