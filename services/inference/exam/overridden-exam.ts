import type { Overridden } from '../../../shared/contracts/model-registry.ts'
import type { Region } from '../../../shared/contracts/region.ts'
import { imageDigest } from '../../../shared/model/image-digest.ts'
import type { Size } from '../../../shared/model/input-size.ts'
import { ChangeError } from '../change/change-error.ts'
import type { LoadedModel } from '../process/loaded-model.ts'
import type { ModelRun } from '../process/model-run.ts'
import { ModelRunError } from '../process/model-run-error.ts'
import type { Asked } from '../process/worker-message.ts'
import type { OverriddenPart } from './overridden-parts.ts'

const namesMax = 5

export interface OverriddenExamOptions {
  /** @throws {BrowseError} */
  readonly read: () => Promise<readonly OverriddenPart[]>
  readonly frame: Size
  readonly region: Region
  readonly judge: (model: LoadedModel, asked: Asked) => Promise<ModelRun>
  /** The running model once more, in a process that gives way to all others: the one that judges the line is not asked. */
  readonly startRunning: () => LoadedModel
  /** Why the running model gives no answer. */
  readonly onTrouble: (reason: string) => void
}

/**
 * Has a candidate and the running model judge the last overridden parts of a view. A part whose picture cannot be had, or
 * is not of the size that the recipe names, is left out.
 * @throws {ChangeError} when the parts cannot be read, the candidate was fitted on one or gives no answer about one
 * @throws the signal's reason when that aborts
 */
export async function judgeOverridden(
  candidate: LoadedModel,
  options: OverriddenExamOptions,
  signal: AbortSignal,
): Promise<Overridden[]> {
  const parts = await options.read().catch((error: unknown) => {
    throw new ChangeError(`the overridden parts cannot be had: ${reasonOf(error)}`, { cause: error })
  })
  signal.throwIfAborted()
  const shown = await withFrames(parts)
  assertUnknown(candidate, shown)
  if (shown.length === 0) return []
  const running = options.startRunning()
  const close = (): void => running.pool.close()
  signal.addEventListener('abort', close)
  try {
    // Loading would take the time in which the candidate is to answer.
    await running.pool.loaded.catch(() => {})
    signal.throwIfAborted()
    return await judgeBoth(shown, { candidate, askRunning: asking(running, options) }, options, signal)
  } finally {
    signal.removeEventListener('abort', close)
    close()
  }
}

/** An overridden part with its frame. */
interface ShownPart extends Omit<OverriddenPart, 'frame'> {
  readonly bytes: Uint8Array
}

async function withFrames(parts: readonly OverriddenPart[]): Promise<ShownPart[]> {
  const shown: ShownPart[] = []
  for (const { partId, truth, frame } of parts) {
    const bytes = await frame().catch(() => undefined)
    if (bytes) shown.push({ partId, truth, bytes })
  }
  return shown
}

/** Who knows the answers sits no exam: a model is not asked about the very images that it was fitted on. */
function assertUnknown({ manifest: { provenance } }: LoadedModel, shown: readonly ShownPart[]): void {
  const fittedOn = new Set('imageDigests' in provenance ? provenance.imageDigests : [])
  const known = shown.filter(({ bytes }) => fittedOn.has(imageDigest(bytes))).map(({ partId }) => partId)
  if (known.length === 0) return
  const named = known.slice(0, namesMax).join(', ') + (known.length > namesMax ? ', …' : '')
  throw new ChangeError(
    `it was fitted on the images of ${known.length} of the ${shown.length} overridden parts that its exam asks about (${named}): ` +
      'fit it without them; vaglio fit --with-overrides leaves them out',
  )
}

async function judgeBoth(
  parts: readonly ShownPart[],
  { candidate, askRunning }: { candidate: LoadedModel; askRunning: (asked: Asked) => Promise<number | undefined> },
  { frame, region, judge }: OverriddenExamOptions,
  signal: AbortSignal,
): Promise<Overridden[]> {
  const judged: Overridden[] = []
  for (const { partId, truth, bytes } of parts) {
    const asked = { type: 'judge-frame', bytes, frame, region } as const
    const scored = await judge(candidate, asked).catch((error: unknown) => {
      signal.throwIfAborted()
      if (error instanceof ModelRunError && error.code === 'image-unreadable') return undefined
      throw new ChangeError(`overridden part ${partId}: ${reasonOf(error)}`, { cause: error })
    })
    if (!scored) continue
    const running = await askRunning(asked)
    signal.throwIfAborted()
    judged.push({ partId, truth, ...(running !== undefined && { running }), candidate: scored.score })
  }
  return judged
}

/** Asks until there is no answer; nothing is known of the parts after that. */
function asking(
  running: LoadedModel,
  { judge, onTrouble }: OverriddenExamOptions,
): (asked: Asked) => Promise<number | undefined> {
  let isMute = false
  return async (asked) => {
    if (isMute) return undefined
    try {
      await running.pool.loaded
      const { score } = await judge(running, asked)
      return score
    } catch (error) {
      isMute = true
      onTrouble(reasonOf(error))
      return undefined
    }
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
