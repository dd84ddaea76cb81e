import type { CheckResult } from '../../../shared/contracts/finding.ts'
import type { Region } from '../../../shared/contracts/region.ts'
import { outlinePointsMin, type Point, Shape, shapesMax } from '../../../shared/contracts/shape.ts'
import { growth, mapped } from '../vision/affine.ts'
import { type Crop, frameRegion } from '../vision/crop.ts'
import { type Keep, withMats } from '../vision/opencv.ts'
import { simplified } from '../vision/simplified.ts'
import type { Measurement } from './check.ts'
import { limitsInWords } from './limits.ts'
import type { ReadyCheck, ReadyView } from './parse-checks.ts'
import type { RulesImage } from './rules-image.ts'
import { checkTask, type Pose, poseOf, wordsOf } from './task.ts'

const reasonLengthMax = 300

/** Finds the part and runs all checks on one image. A check that cannot measure, or breaks, has failed. */
export function runChecks(image: RulesImage, view: ReadyView, reference?: RulesImage): CheckResult[] {
  return runChecksAt(poseOf(image, view, reference), image, view, reference)
}

/** The same where the part was found already. */
export function runChecksAt(pose: Pose, image: RulesImage, view: ReadyView, reference?: RulesImage): CheckResult[] {
  return view.checks.map((check) => runCheck(image, check, pose, reference))
}

/** One check of one image. */
export function runCheck(image: RulesImage, check: ReadyCheck, pose: Pose, reference?: RulesImage): CheckResult {
  return withMats((keep) => measured(image, check, pose, reference, keep))
}

function measured(image: RulesImage, check: ReadyCheck, pose: Pose, reference: RulesImage | undefined, keep: Keep) {
  const { region } = check.recipe
  try {
    const given = checkTask(image, check, pose, reference, keep)
    if ('finding' in given) return { ...resultOf(check, unmeasured(given.finding), region, []), ...lost(given) }
    const { crop } = given.task
    const measurement = check.measure(given.task)
    const box = measurement.box ?? { x: 0, y: 0, width: crop.mat.cols, height: crop.mat.rows }
    return resultOf(check, measurement, frameRegion(box, crop), shapesOnFrame(measurement.shapes ?? [], crop))
  } catch (error) {
    return resultOf(check, unmeasured(`could not be measured: ${wordsOf(error, region)}`), region, [])
  }
}

function lost({ notFound }: { notFound?: string }): Pick<CheckResult, 'notFound'> {
  return notFound === undefined ? {} : { notFound: notFound.slice(0, reasonLengthMax) }
}

function unmeasured(finding: string): Measurement {
  return { value: undefined, unit: '', finding }
}

function resultOf(
  { recipe, limits }: ReadyCheck,
  measurement: Measurement,
  region: Region,
  shapes: Shape[],
): CheckResult {
  const { unit, wording, finding } = measurement
  const value = Number.isFinite(measurement.value) ? rounded(measurement.value as number) : undefined
  const { min = -Infinity, max = Infinity } = limits
  const passed = value !== undefined && value >= min && value <= max
  const words = [`is ${value}`, unit, wording].filter(Boolean).join(' ')
  const measured = `${words}, allowed ${limitsInWords(limits, unit)}`
  const said = passed ? measured : (finding ?? (value === undefined ? 'could not be measured' : measured))
  return {
    name: recipe.name,
    kind: recipe.kind,
    passed,
    onFail: recipe.onFail,
    ...(value !== undefined && { value }),
    unit,
    limits,
    region,
    ...(shapes.length > 0 && { shapes }),
    reason: `${recipe.name} ${said}`.slice(0, reasonLengthMax),
  }
}

/** Five significant digits, so that the value that is judged is the value that is read. */
function rounded(value: number): number {
  return Number(value.toPrecision(5))
}

function shapesOnFrame(shapes: readonly Shape[], { toFrame }: Crop): Shape[] {
  const at = (point: Point): Point => {
    const { x, y } = mapped(point, toFrame)
    return { x: toTenth(x), y: toTenth(y) }
  }
  const drawn = shapes.slice(0, shapesMax).flatMap((shape): Shape[] => {
    if (shape.shape === 'point') return [{ ...shape, at: at(shape.at) }]
    if (shape.shape === 'line') return [{ ...shape, from: at(shape.from), to: at(shape.to) }]
    if (shape.shape === 'outline') return outlineThrough(simplified(shape.points).map(at))
    return [{ ...shape, centre: at(shape.centre), diameter: toTenth(shape.diameter * growth(toFrame)) }]
  })
  return drawn.filter((shape) => Shape.safeParse(shape).success).slice(0, shapesMax)
}

/** An object of one or two pixels has no outline. */
function outlineThrough(points: Point[]): Shape[] {
  if (points.length >= outlinePointsMin) return [{ shape: 'outline', points }]
  return points.map((at) => ({ shape: 'point', at }))
}

function toTenth(value: number): number {
  return Math.round(value * 10) / 10
}
