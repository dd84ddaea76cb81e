import type { Region } from '../../../shared/contracts/region.ts'
import { type Affine, chain, identity, inverse } from '../vision/affine.ts'
import { crop } from '../vision/crop.ts'
import { type Keep, withMats } from '../vision/opencv.ts'
import type { Task } from './check.ts'
import type { ReadyCheck, ReadyFixture, ReadyView } from './parse-checks.ts'
import type { RulesImage } from './rules-image.ts'

/** Where the part lies: from the reference's pixels to the frame's. */
export type Pose = { readonly found: true; readonly map: Affine } | { readonly found: false; readonly finding: string }

const unmoved: Pose = { found: true, map: identity }

/** Finds the part in a frame; a fixture that breaks has not found it. */
export function poseOf(image: RulesImage, { fixture }: ReadyView, reference: RulesImage | undefined): Pose {
  return fixture ? locate(image, fixture, reference) : unmoved
}

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
    return { found: false, finding: wordsOf(error, fixture.region) }
  }
}

/** What a check works on, or why it cannot: the part was not found, or lies so that the region is not wholly in the image. */
export function checkTask(
  image: RulesImage,
  { recipe: { region, anchor } }: Pick<ReadyCheck, 'recipe'>,
  pose: Pose,
  reference: RulesImage | undefined,
  keep: Keep,
): { task: Omit<Task<never>, 'settings'> } | { finding: string; notFound?: string } {
  if (anchor !== 'frame' && !pose.found) {
    const { finding: notFound } = pose
    return { finding: `could not be measured: the part was not found (${notFound})`, notFound }
  }
  try {
    return { task: taskFor(image, region, anchor !== 'frame' && pose.found ? pose.map : identity, reference, keep) }
  } catch (error) {
    return { finding: `could not be measured: ${wordsOf(error, region)}` }
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

/** What went wrong in a region, in words: OpenCV throws bare numbers. */
export function wordsOf(error: unknown, { x, y, width, height }: Region): string {
  if (error instanceof Error) return error.message
  const where = `its region of ${width} × ${height} at (${x}, ${y})`
  return `OpenCV failed on ${where}, error ${String(error)}: draw the region larger, or make what is looked for smaller`
}
