import { pause } from '../../../shared/runtime/backoff.ts'
import type { Clock } from '../../../shared/runtime/clock.ts'
import type { PartExplanations } from './part-explanations.ts'
import type { PartPictures } from './part-pictures.ts'

/** Parts whose pictures wait to be kept; with more the oldest is left out, so that a flood of rejects costs no memory. */
const waitingMax = 500
/** Between two parts: whoever keeps pictures must not take the broker away from those who judge. */
const betweenPartsMs = 50
const idleMs = 200
/** An explanation is made after the verdict, when the line leaves time for it. */
const explanationAfterMs = [2000, 15_000] as const

export interface PictureKeeping {
  /** Has the pictures and explanations of a part kept, soon. */
  want(partId: string, views: readonly string[]): void
  /** Until the signal aborts. */
  run(signal: AbortSignal): Promise<void>
}

export interface PictureKeepingOptions {
  readonly clock: Pick<Clock, 'monotonicMs'>
  readonly pictures: Pick<PartPictures, 'keep'>
  readonly explanations: Pick<PartExplanations, 'keep'>
  /** The part that cannot be kept, and why. */
  readonly onFailed: (partId: string, error: unknown) => void
}

interface Task {
  readonly partId: string
  readonly views: readonly string[]
  /** 0: the pictures. After that the explanations, again and again. */
  readonly step: number
  readonly dueMs: number
}

/** Keeps in the background what people may want to see of a part later, while the broker still has it. */
export function createPictureKeeping(options: PictureKeepingOptions): PictureKeeping {
  const { clock, pictures, explanations, onFailed } = options
  let waiting: readonly Task[] = []

  function wait(task: Task): void {
    const [oldest] = waiting
    if (waiting.length >= waitingMax && oldest)
      onFailed(oldest.partId, new Error(`more than ${waitingMax} parts wait for their pictures to be kept`))
    waiting = [...waiting, task].slice(-waitingMax)
  }

  async function work({ partId, views, step }: Task): Promise<void> {
    const keeper = step === 0 ? pictures : explanations
    const kept = await Promise.all(views.map((view) => keeper.keep(partId, view)))
    const afterMs = explanationAfterMs[step]
    const isDone = step > 0 && kept.every(Boolean)
    if (afterMs !== undefined && !isDone) wait({ partId, views, step: step + 1, dueMs: clock.monotonicMs() + afterMs })
  }

  return {
    want: (partId, views) => wait({ partId, views, step: 0, dueMs: clock.monotonicMs() }),
    async run(signal) {
      while (!signal.aborted) {
        const nowMs = clock.monotonicMs()
        const task = waiting.find(({ dueMs }) => dueMs <= nowMs)
        if (task) {
          waiting = waiting.filter((other) => other !== task)
          await work(task).catch((error) => onFailed(task.partId, error))
        }
        await pause(task ? betweenPartsMs : idleMs, signal)
      }
    },
  }
}
