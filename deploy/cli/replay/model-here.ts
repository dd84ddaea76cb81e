import type { LoadedModel } from '../../../services/inference/process/loaded-model.ts'
import { ModelRunError } from '../../../services/inference/process/model-run-error.ts'
import type { Asked, Judged } from '../../../services/inference/process/worker-message.ts'
import { readPackage } from '../../../shared/model/package.ts'
import { ModelOutputError, openModel } from '../../../shared/model/session.ts'

/** A model in this process: nobody waits for its answers, and whoever asked may wait for the event loop. */
export interface ModelHere extends LoadedModel {
  release(): Promise<void>
}

/** @throws {ModelPackageError} when the package cannot be read or its model cannot be loaded */
export async function openModelHere(folder: string): Promise<ModelHere> {
  const model = await openModel(await readPackage(folder), { threads: 1 })
  const { manifest } = model

  async function ask(asked: Asked): Promise<Judged> {
    if (asked.type !== 'judge') throw new RangeError(`a model in this process is not asked to ${asked.type}`)
    const { image } = asked
    const startedMs = performance.now()
    try {
      const answer = await model.judge(image)
      return { answer, image, runMs: performance.now() - startedMs }
    } catch (error) {
      const code = error instanceof ModelOutputError ? 'model-output-invalid' : 'model-failed'
      throw new ModelRunError(code, error instanceof Error ? error.message : String(error))
    }
  }

  const standing = { waiting: 0, ready: true, isWhole: true, trouble: '' }
  const pool = { ask, ...standing, loaded: Promise.resolve(manifest), promote() {}, close() {} }
  return { manifest, folder, pool, release: () => model.release() }
}
