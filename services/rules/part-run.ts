import type { CheckResult } from '../../shared/contracts/finding.ts'
import type { RulesImage } from './inspection/rules-image.ts'
import { runCheck } from './inspection/run-checks.ts'
import { type Pose, poseOf } from './inspection/task.ts'
import type { ViewChecks } from './recipe-checks.ts'

/** What a view's fixture and checks made of one image. */
export interface PartRun {
  readonly pose: Pose
  readonly results: readonly CheckResult[]
  /** In processor time, which a busy machine does not make longer. */
  readonly processorMs: number
}

/**
 * Finds the part and runs all checks on one image, and gives way to others after each of them.
 * @param nowMs processor time of this process
 */
export async function runApart(
  image: RulesImage,
  { view, reference }: ViewChecks,
  giveWay: () => Promise<unknown>,
  nowMs: () => number,
): Promise<PartRun> {
  let processorMs = 0
  const timed = async <Result>(work: () => Result): Promise<Result> => {
    const beforeMs = nowMs()
    const result = work()
    processorMs += nowMs() - beforeMs
    await giveWay()
    return result
  }
  const pose = await timed(() => poseOf(image, view, reference))
  const results: CheckResult[] = []
  for (const check of view.checks) results.push(await timed(() => runCheck(image, check, pose, reference)))
  return { pose, results, processorMs }
}
