import type { ViewRecipe } from '../../../shared/contracts/recipe.ts'
import {
  SettingValue,
  type TaughtCheck,
  type TaughtView,
  type TrialAnswer,
  type TrialFrame,
} from '../../../shared/contracts/recipe-trial.ts'
import { sha256Of } from '../../../shared/recipe/revision.ts'
import { assertEnough } from '../teaching/each-photo.ts'
import { sampleMedian } from '../teaching/proposed-limit.ts'
import { remarksOf } from '../teaching/remarks.ts'
import { type Setting, settingAt } from '../teaching/setting.ts'
import { type TaughtView as Taught, type TaughtCheck as TaughtLimits, teachView } from '../teaching/teach-view.ts'
import { whyNotTeachable } from '../teaching/teachable.ts'
import { nameOf } from './measured-frames.ts'
import { type TrialSource, type TriedRecipe, told } from './trial-source.ts'

/** Every round measures all frames anew: they are fetched once and kept, as they came, up to this. */
const frameBytesMax = 128 * 2 ** 20

type Say = (answer: TrialAnswer) => void

/**
 * Proposes limits for every view of which there are frames.
 * @param share of good parts that all checks of all views together may reject
 * @throws {TeachError} when the frames cannot be used
 */
export async function teachViews(
  { recipe, read }: TriedRecipe,
  frames: readonly TrialFrame[],
  share: number,
  source: TrialSource,
  say: Say,
): Promise<void> {
  for (const [name, view] of Object.entries(recipe.views)) {
    const own = frames.filter((frame) => frame.view === name)
    if (own.length === 0) continue
    const { pictures, copies, leftOut } = await gather(own, source)
    assertEnough(pictures.size, copies)
    const names = [...pictures.keys()]
    const photos = { files: names, read: async (file: string) => pictures.get(file) ?? (await read(file)) }
    const onPhoto = (stage: string, done: number, total: number) => say({ is: 'progress', stage, done, total })
    const taught = await teachView(recipe, view, photos, share, onPhoto)
    const passing = names.length - taught.failing.size
    say({ is: 'taught', view: { ...toldOf(taught, view, names), view: name, copies, leftOut, passing } })
  }
}

/** Frames by their part's name. Of two with the same bytes one counts: the other would count twice in every promise. */
async function gather(frames: readonly TrialFrame[], source: TrialSource) {
  const pictures = new Map<string, Uint8Array>()
  const digests = new Set<string>()
  let [bytes, copies, leftOut] = [0, 0, 0]
  for (const frame of frames) {
    const picture = await source.frame(frame).catch(() => undefined)
    const digest = picture && sha256Of(picture)
    if (!picture || digest === undefined || bytes + picture.length > frameBytesMax) leftOut += 1
    else if (digests.has(digest)) copies += 1
    else {
      bytes += picture.length
      digests.add(digest)
      pictures.set(nameOf(frame.sequence), picture)
    }
  }
  return { pictures, copies, leftOut }
}

function toldOf(taught: Taught, view: ViewRecipe, names: readonly string[]) {
  const { asked, photos, limits, proven, photosNeeded, rank } = taught.promise
  const changes = [...taught.newSettings, ...taught.newLimits]
  const refusal = whyNotTeachable(taught, names)
  return {
    promise: { asked, frames: photos, limits, proven, framesNeeded: photosNeeded, isProven: rank > 0 },
    checks: taught.checks.map((check, index) => checkTold(check, index, changes, view, names)),
    ...(refusal !== undefined && { refusal: told(refusal) }),
  } satisfies Partial<TaughtView>
}

function checkTold(
  check: TaughtLimits,
  index: number,
  all: readonly Setting[],
  view: ViewRecipe,
  names: readonly string[],
): TaughtCheck {
  const { name, unit, limits } = check
  const measured = check.values.filter((value) => value !== undefined)
  const figures = { smallest: Math.min(...measured), median: sampleMedian(measured), largest: Math.max(...measured) }
  return {
    ...{ name, unit, limits, measured: measured.length },
    ...(measured.length > 0 && figures),
    proposed: { ...limits, ...valueAt(check, 'min'), ...valueAt(check, 'max') },
    changes: all.filter((one) => one.check === index).map(({ path, value }) => changeTold(view, index, path, value)),
    remarks: remarksOf(check, names).map(told),
  }
}

function valueAt({ proposed }: TaughtLimits, side: 'min' | 'max'): { min?: number; max?: number } {
  const limit = proposed[side]
  return limit && 'value' in limit ? { [side]: limit.value } : {}
}

function changeTold(view: ViewRecipe, check: number, path: readonly string[], value: unknown) {
  const before = SettingValue.optional().safeParse(settingAt(view, check, path)).data
  return { path: [...path], value: SettingValue.parse(value), ...(before !== undefined && { before }) }
}
