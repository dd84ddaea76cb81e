import { until } from '../../support/until.ts'
import { between, type Fault, type Scene } from '../fault.ts'
import { monotonicMs } from '../history.ts'
import { type ProcessName, processNames, signal } from '../station/processes.ts'

const backMsMax = 20_000
/** Parts come every 200 ms, so that a delay from this range meets every phase of a part. */
const phaseMsMax = 300
const rulesAwayMs = 1200

function allowances(name: ProcessName) {
  return name === 'plant-adapter' ? { allows: { lineSilent: true } as const } : {}
}

/** SIGKILL at a random moment of a part; whoever keeps the process starts it again. */
export function killed(name: ProcessName): Fault {
  return {
    name: `kill −9 ${name}`,
    targets: [name],
    ...allowances(name),
    async inject(scene) {
      await scene.pause(between(scene.random, 0, phaseMsMax))
      await kill(scene, name)
    },
  }
}

/** Kills every process of that name and resolves when there are new ones. */
export function kill(scene: Scene, name: ProcessName): Promise<void> {
  return end(scene, name, 'SIGKILL')
}

async function end({ station }: Scene, name: ProcessName, how: NodeJS.Signals): Promise<void> {
  const before = await until(`${name} to run`, () => nonEmpty(station.pids(name)), backMsMax)
  for (const pid of before) signal(pid, how)
  await until(`${name} to be started again`, () => station.pids(name).some((pid) => !before.includes(pid)), backMsMax)
}

/** SIGSTOP: the process is there, holds its connections and does nothing. */
export function paused(name: ProcessName): Fault {
  return {
    name: `SIGSTOP ${name}`,
    targets: [name],
    ...allowances(name),
    async inject(scene) {
      await scene.pause(between(scene.random, 0, phaseMsMax))
      await stopFor(scene, [name], between(scene.random, 500, 3000))
    },
  }
}

/** Stops all processes of these names for a while. */
export async function stopFor(scene: Scene, names: readonly ProcessName[], durationMs: number): Promise<void> {
  const pids = names.flatMap((name) => scene.station.pids(name))
  const fromMs = monotonicMs()
  for (const pid of pids) signal(pid, 'SIGSTOP')
  try {
    await scene.pause(durationMs)
  } finally {
    markGone(scene, names, fromMs)
    for (const pid of pids) signal(pid, 'SIGCONT')
  }
}

/** Notes a time in which nobody could promise a verdict. */
function markGone({ history }: Scene, names: readonly ProcessName[], fromMs: number): void {
  const atMs = monotonicMs()
  if (names.includes('broker')) history.add({ atMs, event: 'gone', what: 'broker', fromMs })
  if (names.includes('decision-a') && names.includes('decision-b'))
    history.add({ atMs, event: 'gone', what: 'decision', fromMs })
}

/** Both instances of decision at once: nobody decides, and the line must be told. */
const bothKilled: Fault = {
  name: 'kill −9 decision-a and decision-b',
  targets: ['decision-a', 'decision-b'],
  async inject(scene) {
    await scene.pause(between(scene.random, 0, phaseMsMax))
    await Promise.all([kill(scene, 'decision-a'), kill(scene, 'decision-b')])
  },
}

/** Parts wait for the rules when both end: what was read and not decided has to come back to their successors. */
const bothKilledInTheMiddle: Fault = {
  name: 'kill −9 decision-a and decision-b while parts wait for the rules',
  targets: ['decision-a', 'decision-b', 'rules'],
  async inject(scene) {
    const waiting = stopFor(scene, ['rules'], rulesAwayMs)
    await scene.pause(between(scene.random, phaseMsMax, 2 * phaseMsMax))
    await Promise.all([kill(scene, 'decision-a'), kill(scene, 'decision-b')])
    await waiting
  },
}

const bothStopped: Fault = {
  name: 'SIGSTOP decision-a and decision-b',
  targets: ['decision-a', 'decision-b'],
  inject: (scene) => stopFor(scene, ['decision-a', 'decision-b'], between(scene.random, 1200, 3000)),
}

/** Everything but the adapter and the broker at once, as after a crash of their host's supervisor. */
const allServicesKilled: Fault = {
  name: 'kill −9 of every service but the adapter',
  targets: processNames.filter((name) => name !== 'broker' && name !== 'plant-adapter'),
  async inject(scene) {
    const names = processNames.filter((name) => !['broker', 'plant-adapter', 'model worker'].includes(name))
    await Promise.all(names.map((name) => kill(scene, name)))
  },
}

const services = processNames.filter((name) => name !== 'broker' && name !== 'model worker')

/** Asked to end, one after the other, as for an update. */
const restartedOneByOne: Fault = {
  name: 'every service restarted, one after the other',
  targets: processNames,
  allows: { lineSilent: true },
  async inject(scene) {
    for (const name of services) await end(scene, name, 'SIGTERM')
  },
}

export const processFaults: readonly Fault[] = [
  ...processNames.map(killed),
  ...processNames.map(paused),
  bothKilled,
  bothKilledInTheMiddle,
  bothStopped,
  allServicesKilled,
  restartedOneByOne,
]

function nonEmpty(pids: readonly number[]): readonly number[] | undefined {
  return pids.length > 0 ? pids : undefined
}
