import { withMats } from '../vision/opencv.ts'
import type { ReadyCheck, ReadyView } from './parse-checks.ts'
import type { RulesImage } from './rules-image.ts'
import { checkTask, type Pose, poseOf } from './task.ts'

/**
 * The settings other than limits that a view's checks propose from frames of good parts, such as the colour they have.
 * Frames on which a check has nothing to work on are left out of its proposal.
 * @param onDoubt told which check, by its number, has nothing sensible to propose, and why
 * @returns settings by the number of the check, for those that propose any
 */
export function taughtSettings(
  good: readonly RulesImage[],
  view: ReadyView,
  reference: RulesImage | undefined,
  onDoubt: (check: number, words: string) => void = () => {},
): ReadonlyMap<number, object> {
  if (view.checks.every(({ teach }) => teach === undefined)) return new Map()
  const poses = good.map((image) => poseOf(image, view, reference))
  const proposals = view.checks.map((check, index) =>
    proposalOf(check, good, poses, reference, (words) => onDoubt(index, words)),
  )
  return new Map([...proposals.entries()].filter(([, proposal]) => Object.keys(proposal).length > 0))
}

function proposalOf(
  check: ReadyCheck,
  good: readonly RulesImage[],
  poses: readonly Pose[],
  reference: RulesImage | undefined,
  onDoubt: (words: string) => void,
): object {
  const { teach } = check
  if (!teach) return {}
  return withMats((keep) => {
    const tasks = good.flatMap((image, index) => {
      const given = checkTask(image, check, poses[index] as Pose, reference, keep)
      return 'task' in given ? [given.task] : []
    })
    return tasks.length > 0 ? teach(tasks, onDoubt) : {}
  })
}
