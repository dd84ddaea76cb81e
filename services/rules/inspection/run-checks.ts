import type { CheckResult } from '../../../shared/contracts/finding.ts'
import type { Region } from '../../../shared/contracts/region.ts'
import { outlinePointsMax, type Point, type Shape, shapesMax } from '../../../shared/contracts/shape.ts'
import { type Affine, chain, growth, identity, inverse, mapped } from '../vision/affine.ts'
import { type Crop, crop, frameRegion } from '../vision/crop.ts'
import { type Keep, withMats } from '../vision/opencv.ts'
import type { Measurement, Task } from './check.ts'
import type { ReadyCheck, ReadyFixture, ReadyView } from './parse-checks.ts'
import type { RulesImage } from './rules-image.ts'

const reasonLengthMax = 300

/** Where the part lies: from the reference's pixels to the frame's. */
type Pose = { readonly found: true; readonly map: Affine } | { readonly found: false; readonly finding: string }

/** Finds the part and runs all checks on one image. A check that cannot measure, or breaks, has failed. */
export function runChecks(image: RulesImage, view: ReadyView, reference?: RulesImage): CheckResult[] {
  const pose = view.fixture ? locate(image, view.fixture, reference) : unmoved
  return view.checks.map((check) => withMats((keep) => runCheck(image, check, pose, reference, keep)))
}

const unmoved: Pose = { found: true, map: identity }

function locate(image: RulesImage, fixture: ReadyFixture, reference: RulesImage | undefined): Pose {
  try {
    return withMats((keep) => {
      const task = taskFor(image, fixture.region, identity, reference, keep)
      const located = fixture.locate(task)
      if (!located.found) return located
      // Both crops lie at the same place of their frames.
      const { toFrame } = task.crop
      return { found: true, map: chain(inverse(toFrame), located.move, toFrame) }
    })
  } catch (error) {
    return { found: false, finding: wordsOf(error) }
  }
}

function runCheck(image: RulesImage, check: ReadyCheck, pose: Pose, reference: RulesImage | undefined, keep: Keep) {
  const { region, anchor } = check.recipe
  if (anchor !== 'frame' && !pose.found) {
    return resultOf(check, unmeasured(`could not be measured: the part was not found (${pose.finding})`), region, [])
  }
  try {
    const task = taskFor(image, region, anchor !== 'frame' && pose.found ? pose.map : identity, reference, keep)
    const measurement = check.measure(task)
    const { mat } = task.crop
    const box = measurement.box ?? { x: 0, y: 0, width: mat.cols, height: mat.rows }
    return resultOf(check, measurement, frameRegion(box, task.crop), shapesOnFrame(measurement.shapes ?? [], task.crop))
  } catch (error) {
    return resultOf(check, unmeasured(`could not be measured: ${wordsOf(error)}`), region, [])
  }
}

function taskFor(
  image: RulesImage,
  region: Region,
  pose: Affine,
  reference: RulesImage | undefined,
  keep: Keep,
): Omit<Task<never>, 'settings'> {
  return {
    crop: crop(image, region, keep, pose),
    region,
    keep,
    reference() {
      if (!reference) throw new Error('the view has no reference picture')
      return crop(reference, region, keep)
    },
  }
}

function unmeasured(finding: string): Measurement {
  return { value: undefined, unit: '', finding }
}

/** OpenCV throws bare numbers. */
function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : `OpenCV failed (${String(error)})`
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
  const measured = `is ${value} ${unit}${wording ? ` ${wording}` : ''}, allowed ${described(limits, unit)}`
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

function described({ min, max }: ReadyCheck['limits'], unit: string): string {
  if (min !== undefined && max !== undefined) return `${min} to ${max} ${unit}`
  return min === undefined ? `${max} ${unit} or less` : `${min} ${unit} or more`
}

function shapesOnFrame(shapes: readonly Shape[], { toFrame }: Crop): Shape[] {
  const at = (point: Point): Point => {
    const { x, y } = mapped(point, toFrame)
    return { x: toTenth(x), y: toTenth(y) }
  }
  return shapes.slice(0, shapesMax).map((shape) => {
    if (shape.shape === 'point') return { ...shape, at: at(shape.at) }
    if (shape.shape === 'line') return { ...shape, from: at(shape.from), to: at(shape.to) }
    if (shape.shape === 'outline') return { ...shape, points: thinned(shape.points).map(at) }
    return { ...shape, centre: at(shape.centre), diameter: toTenth(shape.diameter * growth(toFrame)) }
  })
}

function thinned(points: readonly Point[]): Point[] {
  const every = Math.ceil(points.length / outlinePointsMax)
  return points.filter((_, index) => index % every === 0)
}

function toTenth(value: number): number {
  return Math.round(value * 10) / 10
}
