import type { LoadedModel } from '../../services/inference/process/loaded-model.ts'
import { ModelRunError } from '../../services/inference/process/model-run-error.ts'
import type { Schedule } from '../../services/inference/process/model-worker.ts'
import type { Asked, Judged } from '../../services/inference/process/worker-message.ts'
import type { WorkerPool } from '../../services/inference/process/worker-pool.ts'
import type { ManifestOf } from '../../shared/contracts/model.ts'
import { aManifest } from './builders.ts'

/** A pool of no processes, which answers as it is told. */
export interface FakePool extends WorkerPool {
  readonly asked: readonly Asked[]
  readonly isPromoted: boolean
  readonly isClosed: boolean
  waiting: number
  isWhole: boolean
}

/** @param scoreOf throws for what the model cannot judge @param manifest what is found when it is loaded */
export function fakePool(
  manifest: ManifestOf<'anomaly'>,
  scoreOf: (asked: Asked) => number | Promise<number> = () => 1,
  runMs = 10,
): FakePool {
  const asked: Asked[] = []
  const [state, image] = [
    { isPromoted: false, isClosed: false, waiting: 0, isWhole: true },
    { width: 16, height: 32 },
  ]
  return Object.assign(state, {
    asked,
    loaded: Promise.resolve(manifest),
    ready: true,
    trouble: '',
    async ask(question: Asked): Promise<Judged> {
      asked.push(question)
      if (state.isClosed) throw new ModelRunError('model-failed', 'it was closed')
      const score = await scoreOf(question)
      const heatmap = Float32Array.of(score)
      return { answer: { kind: 'anomaly', score, heatmap, rows: 1, columns: 1, nearestOfPeak: 5 }, image, runMs }
    },
    promote() {
      state.isPromoted = true
    },
    close() {
      state.isClosed = true
    },
  })
}

/** A loaded model of a version, with a threshold of 2. */
export function fakeModel(
  version: string,
  ...how: Parameters<typeof fakePool> extends [unknown, ...infer Rest] ? Rest : never
) {
  const manifest = aManifest({ version })
  return { manifest, pool: fakePool(manifest, ...how), folder: `/packages/${version}` } satisfies LoadedModel
}

/** Timers that go off when they are told to. */
export interface FakeSchedule {
  readonly schedule: Schedule
  /** How many have not gone off and were not called off. */
  readonly waiting: number
  /** Has those go off that are there now. */
  elapse(): void
}

export function fakeSchedule(): FakeSchedule {
  const timers = new Set<() => void>()
  return {
    schedule(action) {
      timers.add(action)
      return () => timers.delete(action)
    },
    get waiting() {
      return timers.size
    },
    elapse() {
      for (const action of [...timers]) {
        timers.delete(action)
        action()
      }
    },
  }
}

/** Until everything that is only waiting for promises has happened. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}
