import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { ModelStore } from '../../shared/bus/model-store.ts'
import { ModelStoreError } from '../../shared/bus/model-store-error.ts'
import { ModelManifest } from '../../shared/contracts/model.ts'
import { manifestFile } from '../../shared/contracts/model-store.ts'
import { ModelPackageError } from '../../shared/model/package-error.ts'
import { readPackageFiles } from '../../shared/model/package-files.ts'
import { backoff, pause } from '../../shared/runtime/backoff.ts'
import type { Log } from '../../shared/runtime/log.ts'

const retryMs = backoff(500, 10_000)

export interface RegistryFillOptions {
  /** Of all the packages that are to be in the registry. */
  readonly folders: () => Promise<readonly string[]>
  readonly models: Pick<ModelStore, 'find' | 'add'>
  readonly log: Log
  readonly signal: AbortSignal
}

/** Puts into the registry what is not there yet. It overwrites nothing. */
export interface RegistryFill {
  /** Begins in the background; while it is under way, once more after that. */
  begin(): void
}

/**
 * A package that cannot be used, or of whose name and version the registry has another one, is logged with the reason and
 * holds up none of the rest. A broker that does not answer is asked again until it does.
 */
export function createRegistryFill(options: RegistryFillOptions): RegistryFill {
  const { log, signal } = options
  let wanted = false
  let underWay = false

  async function fill(): Promise<void> {
    for (let failures = 0; wanted && !signal.aborted; ) {
      wanted = false
      try {
        for (const folder of await options.folders()) if (!signal.aborted) await addFrom(folder, options)
        failures = 0
      } catch (error) {
        wanted = true
        failures += 1
        const reason = error instanceof Error ? error.message : String(error)
        if (failures === 1) log.warn({ reason }, `the registry of models cannot be filled: ${reason}; trying again`)
        await pause(retryMs(failures), signal)
      }
    }
    underWay = false
  }

  return {
    begin() {
      wanted = true
      if (underWay) return
      underWay = true
      void fill()
    },
  }
}

async function addFrom(folder: string, { models, log }: RegistryFillOptions): Promise<void> {
  try {
    if (await isThere(folder, models)) return
    const files = await readPackageFiles(folder)
    if (await models.add(files)) log.info({ folder }, `added the package in ${folder} to the registry of models`)
  } catch (error) {
    if (!(error instanceof ModelPackageError || error instanceof ModelStoreError)) throw error
    const reason = error.message
    log.error({ folder, reason }, `the package in ${folder} is not in the registry of models: ${reason}`)
  }
}

/** Known without reading the model itself; what is wrong with a manifest is found by whoever reads it all. */
async function isThere(folder: string, models: RegistryFillOptions['models']): Promise<boolean> {
  const text = await readFile(join(folder, manifestFile), 'utf8').catch(() => '')
  const manifest = ModelManifest.safeParse(parsed(text)).data
  return manifest !== undefined && isDeepStrictEqual((await models.find(manifest))?.manifest, manifest)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
