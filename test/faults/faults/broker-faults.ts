import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { until } from '../../support/until.ts'
import { between, type Fault, type Scene } from '../fault.ts'
import { monotonicMs } from '../history.ts'
import { signal } from '../station/processes.ts'
import { kill } from './process-faults.ts'

/** Parts a second of a line that is not pushed. */
export const usualPerSecond = 5
const burstPerSecond = 40
const burstMs = 700
const backMsMax = 20_000
const pollMs = 10

/** Killed in the middle of many publishes. */
const killedInBurst: Fault = {
  name: 'broker killed during a burst of publishes',
  targets: ['broker', 'camera'],
  async inject(scene) {
    scene.line.rate(burstPerSecond)
    try {
      await scene.pause(between(scene.random, 200, burstMs))
      await kill(scene, 'broker')
    } finally {
      scene.line.rate(usualPerSecond)
    }
  },
}

/** Killed again while it starts, and so in the middle of reading its store. */
const killedTwice: Fault = {
  name: 'broker killed twice, 50 to 300 ms apart',
  targets: ['broker'],
  async inject(scene) {
    await kill(scene, 'broker')
    await scene.pause(between(scene.random, 50, 300))
    await kill(scene, 'broker')
  },
}

/** Killed as often as it is started: a broker that is away for seconds. */
const away: Fault = {
  name: 'broker away for 3 s',
  targets: ['broker'],
  async inject(scene) {
    const { station, history } = scene
    const fromMs = monotonicMs()
    while (monotonicMs() - fromMs < 3000) {
      for (const pid of station.pids('broker')) signal(pid, 'SIGKILL')
      await scene.pause(pollMs)
    }
    history.add({ atMs: monotonicMs(), event: 'gone', what: 'broker', fromMs })
    await until('the broker to be started again', () => station.pids('broker').length > 0, backMsMax)
  },
}

/** Its folder is gone: everything it had stored is lost, and everything has to be made again. */
const storeLost: Fault = {
  name: 'broker’s store lost',
  targets: ['broker'],
  allows: { storeLost: true },
  async inject(scene) {
    const store = join(scene.station.dataFolder, 'jetstream')
    await scene.harvest()
    for (const pid of scene.station.pids('broker')) signal(pid, 'SIGKILL')
    await rename(store, `${store}.lost`)
    scene.history.add({ atMs: monotonicMs(), event: 'store-lost', stream: '' })
    await until('the broker to be started again', () => scene.station.pids('broker').length > 0, backMsMax)
    await rm(`${store}.lost`, { recursive: true, force: true })
  },
}

export const brokerFaults: readonly Fault[] = [killedInBurst, killedTwice, away, storeLost]

/** The network between broker and services. */
export const networkFaults: readonly Fault[] = [
  network('connections to the broker cut', 'cut', 1500),
  network('connections to the broker half-open', 'black hole', 3000),
  network('20 % of the segments to the broker lost', 'lossy', 5000),
  {
    name: 'link to the line cut',
    targets: ['line'],
    allows: { lineSilent: true },
    async inject({ line, pause, random }) {
      for (let cuts = 0; cuts < 3; cuts += 1) {
        line.cut()
        await pause(between(random, 50, 400))
      }
    },
  },
]

function network(name: string, state: 'cut' | 'black hole' | 'lossy', durationMs: number): Fault {
  const lossShare = 0.2
  return {
    name,
    targets: ['network', 'broker'],
    async inject(scene: Scene) {
      const fromMs = monotonicMs()
      scene.station.proxy.set(state, lossShare)
      try {
        await scene.pause(durationMs)
      } finally {
        if (state !== 'lossy') scene.history.add({ atMs: monotonicMs(), event: 'gone', what: 'broker', fromMs })
        scene.station.proxy.set('whole')
      }
    },
  }
}
