import { limitsInWords } from '../../services/rules/inspection/limits.ts'
import type { Pose } from '../../services/rules/inspection/task.ts'
import { growth, mapped, turnDegrees } from '../../services/rules/vision/affine.ts'
import type { CheckResult } from '../../shared/contracts/finding.ts'
import type { Region } from '../../shared/contracts/region.ts'
import { inColumns } from './columns.ts'

/** What was measured on one photo. */
export interface Tried {
  readonly photo: string
  readonly results: readonly CheckResult[]
  /** Where the fixture found the part; absent without a fixture. */
  readonly pose?: Pose
  /** Where it looked. */
  readonly found?: Region
}

/** A photo's results as lines of a table. */
export function triedLines({ photo, results, pose, found }: Tried): string[] {
  const failed = results.filter(({ passed }) => !passed)
  const outcome = failed.length === 0 ? 'passes' : failed.some(({ onFail }) => onFail === 'stop') ? 'stop' : 'reject'
  const rows = results.map(({ passed, name, value, unit, limits, reason, notFound }) => [
    passed ? 'ok' : 'FAIL',
    name,
    value === undefined ? 'not measured' : `${value} ${unit}`.trimEnd(),
    `allowed ${limitsInWords(limits, unit)}`,
    // That the part was not found stands above.
    passed || notFound !== undefined ? '' : reason,
  ])
  const placed = pose && found ? [`  ${poseInWords(pose, found)}`] : []
  return [`${photo}: ${outcome}`, ...placed, ...inColumns(rows).map((line) => `  ${line}`)]
}

function poseInWords(pose: Pose, { x, y, width, height }: Region): string {
  if (!pose.found) return `the part was not found: ${pose.finding}`
  const centre = { x: x + width / 2, y: y + height / 2 }
  const moved = mapped(centre, pose.map)
  const shift = `${(moved.x - centre.x).toFixed(1)} px to the right, ${(moved.y - centre.y).toFixed(1)} px down`
  const turned = `turned by ${turnDegrees(pose.map).toFixed(2)}°`
  return `the part was found ${shift}, ${turned}, ${(100 * growth(pose.map)).toFixed(1)} % as large as on the reference`
}
