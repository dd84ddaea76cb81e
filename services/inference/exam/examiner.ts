import type { ViewRecipe } from '../../../shared/contracts/recipe.ts'
import type { Region } from '../../../shared/contracts/region.ts'
import type { Log } from '../../../shared/runtime/log.ts'
import type { Candidate } from '../change/candidate.ts'
import type { LoadedModel } from '../process/loaded-model.ts'
import { runModel } from '../process/model-run.ts'
import type { Asked } from '../process/worker-message.ts'
import type { WorkerPool } from '../process/worker-pool.ts'
import type { LiveExam } from './live-exam.ts'
import { type ExamOptions, type ExamRecord, sitExam } from './model-exam.ts'
import { judgeOverridden } from './overridden-exam.ts'
import type { OverriddenPart } from './overridden-parts.ts'
import { inspectedRegion } from './suitability.ts'

export interface ExaminerOptions extends Pick<ExamOptions, 'rules' | 'clock' | 'schedule'> {
  /** The last overridden parts of a view, with pictures of this region. @throws {BrowseError} */
  readonly readOverridden: (view: string, region: Region) => Promise<readonly OverriddenPart[]>
  readonly startPool: (folder: string, isCandidate: boolean, workers?: number) => WorkerPool
  readonly log: Log
}

/** Has a candidate sit its exam. @throws {ChangeError} when it cannot serve, or gives no answer */
export type Examine = (
  candidate: Candidate,
  onLive: (live: LiveExam) => void,
  signal: AbortSignal,
) => Promise<ExamRecord>

/** @param running the model that serves the view at the time */
export function createExaminer(
  name: string,
  view: ViewRecipe,
  running: () => LoadedModel,
  { rules, clock, schedule, readOverridden, startPool, log }: ExaminerOptions,
): Examine {
  const region = inspectedRegion(view)
  const judge = (model: LoadedModel, asked: Asked) => runModel(model, asked, { region, expects: view.expects })
  const overridden = {
    ...{ frame: view.frame, region, judge },
    read: () => readOverridden(name, region),
    startRunning: () => {
      const model = running()
      return { ...model, pool: startPool(model.folder, true, 1) }
    },
    onTrouble: (reason: string) =>
      log.warn({ view: name, reason }, `the running model gives no answer about overridden parts: ${reason}`),
  }
  return (candidate, onLive, signal) =>
    sitExam(
      candidate,
      {
        ...{ view, rules, judge, clock, schedule, onLive },
        judgeOverridden: () => judgeOverridden(candidate, overridden, signal),
      },
      signal,
    )
}
