import type { Overridden } from '../../../shared/contracts/model-registry.ts'
import type { Region } from '../../../shared/contracts/region.ts'
import type { Size } from '../../../shared/model/input-size.ts'
import { ChangeError } from '../change/change-error.ts'
import type { LoadedModel } from '../process/loaded-model.ts'
import type { ModelRun } from '../process/model-run.ts'
import { ModelRunError } from '../process/model-run-error.ts'
import type { Asked } from '../process/worker-message.ts'
import type { OverriddenPart } from './overridden-parts.ts'

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
 * @throws {ChangeError} when the parts cannot be read, or the candidate gives no answer about one
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
  if (parts.length === 0) return []
  const running = options.startRunning()
  const close = (): void => running.pool.close()
  signal.addEventListener('abort', close)
  try {
    // Loading would take the time in which the candidate is to answer.
    await running.pool.loaded.catch(() => {})
    signal.throwIfAborted()
    return await judgeBoth(parts, { candidate, askRunning: asking(running, options) }, options, signal)
  } finally {
    signal.removeEventListener('abort', close)
    close()
  }
}

async function judgeBoth(
  parts: readonly OverriddenPart[],
  { candidate, askRunning }: { candidate: LoadedModel; askRunning: (asked: Asked) => Promise<number | undefined> },
  { frame, region, judge }: OverriddenExamOptions,
  signal: AbortSignal,
): Promise<Overridden[]> {
  const judged: Overridden[] = []
  for (const { partId, truth, frame: fetch } of parts) {
    const bytes = await fetch().catch(() => undefined)
    if (!bytes) continue
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
