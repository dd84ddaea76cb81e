import { isSame, type ModelManifest, type ModelName } from '../../../shared/contracts/model.ts'
import { readPackage } from '../../../shared/model/package.ts'
import type { Log } from '../../../shared/runtime/log.ts'
import { spell } from '../process/loaded-model.ts'
import type { PackageCache } from './package-cache.ts'

/** A package in a folder of this machine. */
export interface PackageAt {
  readonly manifest: ModelManifest
  readonly folder: string
}

/**
 * What serves a view when the service starts: the model that served it last, where its package is still whole.
 * @param own the package that the recipe names
 */
export async function firstModel(
  own: PackageAt,
  last: ModelName | undefined,
  cache: Pick<PackageCache, 'folderOf' | 'discard'>,
  log: Log,
): Promise<PackageAt> {
  if (!last || isSame(last, own.manifest)) return own
  const folder = cache.folderOf(last)
  try {
    if (folder === undefined) throw new Error('it is not on this machine any more')
    const { manifest } = await readPackage(folder)
    if (!isSame(manifest, last)) throw new Error(`${folder} holds ${spell(manifest)} of another hash`)
    return { manifest, folder }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const text = `${spell(last)} served last and cannot any more (${reason}); ${spell(own.manifest)} of the recipe serves`
    log.error({ model: last, reason }, text)
    // Whoever chooses it again gets it from the registry.
    await cache
      .discard(last)
      .catch((trouble: unknown) => log.warn({ model: last }, `${folder} cannot be removed: ${trouble}`))
    return own
  }
}
