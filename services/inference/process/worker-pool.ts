import type { ModelManifest } from '../../../shared/contracts/model.ts'
import { type ModelWorker, type ModelWorkerOptions, startModelWorker } from './model-worker.ts'
import type { Asked, Judged } from './worker-message.ts'

/** Several workers with one model as one: each image goes to the one with the least waiting. */
export interface WorkerPool extends ModelWorker {
  /** Whether every process is ready. */
  readonly isWhole: boolean
}

export interface WorkerPoolOptions extends ModelWorkerOptions {
  /** Processes side by side. */
  readonly workers: number
  /** Closes the pool: a process that hangs in native code would outlive the service. */
  readonly signal: AbortSignal
}

/** @param start starts one of them; replaced in tests */
export function startWorkerPool(options: WorkerPoolOptions, start = startModelWorker): WorkerPool {
  const workers = Array.from({ length: options.workers }, () => start(options))
  const leastBusy = (): ModelWorker | undefined => {
    const ready = workers.filter((worker) => worker.ready)
    return (ready.length > 0 ? ready : workers).toSorted((one, other) => one.waiting - other.waiting)[0]
  }
  const close = (): void => {
    options.signal.removeEventListener('abort', close)
    for (const worker of workers) worker.close()
  }
  options.signal.addEventListener('abort', close)
  return {
    close,
    loaded: allLoaded(workers),
    get waiting() {
      return workers.reduce((sum, worker) => sum + worker.waiting, 0)
    },
    get ready() {
      return workers.some((worker) => worker.ready)
    },
    get trouble() {
      return leastBusy()?.trouble ?? ''
    },
    get isWhole() {
      return workers.every((worker) => worker.ready)
    },
    ask(asked: Asked): Promise<Judged> {
      const worker = leastBusy()
      if (!worker) throw new RangeError('a pool needs at least one worker')
      return worker.ask(asked)
    },
    promote() {
      for (const worker of workers) worker.promote()
    },
  }
}

async function allLoaded(workers: readonly ModelWorker[]): Promise<ModelManifest> {
  const [manifest] = await Promise.all(workers.map(({ loaded }) => loaded))
  if (!manifest) throw new RangeError('a pool needs at least one worker')
  return manifest
}
