import type { RgbImage } from '../../shared/imaging/image.ts'
import type { AnomalyAnswer } from '../../shared/model/answer.ts'
import { type ModelWorker, type ModelWorkerOptions, startModelWorker } from './model-worker.ts'

/** Several workers as one: each image goes to the one with the least waiting. */
export interface WorkerPool {
  readonly ready: boolean
  judge(folder: string, image: RgbImage): Promise<AnomalyAnswer>
  close(): void
}

export function startWorkerPool(size: number, options: ModelWorkerOptions): WorkerPool {
  const workers = Array.from({ length: size }, () => startModelWorker(options))
  const leastBusy = (): ModelWorker | undefined => {
    const ready = workers.filter((worker) => worker.ready)
    return (ready.length > 0 ? ready : workers).toSorted((one, other) => one.waiting - other.waiting)[0]
  }
  return {
    get ready() {
      return workers.some((worker) => worker.ready)
    },
    judge(folder, image) {
      const worker = leastBusy()
      if (!worker) throw new RangeError('a pool needs at least one worker')
      return worker.judge(folder, image)
    },
    close() {
      for (const worker of workers) worker.close()
    },
  }
}
