import { isSame, type ModelName } from '../../../shared/contracts/model.ts'
import { type LoadedModel, spell } from '../process/loaded-model.ts'
import type { WorkerPool } from '../process/worker-pool.ts'
import { ChangeError } from './change-error.ts'
import type { ModelShelf } from './model-shelf.ts'

/** A model that may take over, and what puts it away again when it does not. */
export interface Candidate extends LoadedModel {
  close(): void
}

export interface CandidateSource {
  /** Where a model is loaded already it is not loaded again. */
  readonly shelf: Pick<ModelShelf, 'find'>
  /** Its folder, after it was fetched where that is needed. */
  readonly fetch: (model: ModelName) => Promise<string>
  /** Removes what was fetched. */
  readonly discard: (model: ModelName) => Promise<void>
  /** Starts processes that load the package of a folder and give way to all others. */
  readonly start: (folder: string) => WorkerPool
  readonly onTrouble: (reason: string) => void
}

/**
 * Has a model loaded beside those that run.
 * @throws {ChangeError} when it cannot be had or loaded, or another one is found in its place
 */
export async function loadCandidate(
  model: ModelName,
  { shelf, fetch, discard, start, onTrouble }: CandidateSource,
  signal: AbortSignal,
): Promise<Candidate> {
  const loaded = shelf.find(model)
  if (loaded) return { ...loaded, close: () => {} }
  const folder = await fetch(model).catch((error: unknown) => {
    signal.throwIfAborted()
    return because('cannot be had')(error)
  })
  signal.throwIfAborted()
  const pool = start(folder)
  const close = (): void => {
    pool.close()
    // What was damaged on this disk, or is of no use, must not be what is loaded the next time.
    void discard(model).catch((error: unknown) => onTrouble(`${spell(model)} stays on this disk: ${error}`))
  }
  signal.addEventListener('abort', close)
  try {
    const manifest = await pool.loaded
    if (!isSame(manifest, model)) throw new Error(`its folder holds ${spell(manifest)} of another hash`)
    return { manifest, pool, folder, close }
  } catch (error) {
    close()
    signal.throwIfAborted()
    return because('cannot be loaded')(error)
  } finally {
    signal.removeEventListener('abort', close)
  }
}

function because(what: string): (error: unknown) => never {
  return (error) => {
    throw new ChangeError(`it ${what}: ${error instanceof Error ? error.message : error}`, { cause: error })
  }
}
