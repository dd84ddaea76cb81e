import { existsSync } from 'node:fs'
import { mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { ModelName } from '../../../shared/contracts/model.ts'
import type { PackageFiles } from '../../../shared/contracts/model-store.ts'

/** Packages from the registry on this machine's disk: what is served is there again after a restart without a broker. */
export interface PackageCache {
  /** The folder of the package, which is fetched first where it is not there. */
  fetch(model: ModelName): Promise<string>
  /** Undefined when it is not there. */
  folderOf(model: ModelName): string | undefined
  discard(model: ModelName): Promise<void>
  /** Removes every other package, such as one that was being examined when the machine went down. */
  keepOnly(models: readonly ModelName[]): Promise<void>
}

const unfinished = '.new'

/** @param folder nothing else may be in it @param read gets the files of a package from the registry */
export function createPackageCache(folder: string, read: (model: ModelName) => Promise<PackageFiles>): PackageCache {
  const pathOf = (model: ModelName): string => join(folder, entryOf(model))
  const leaving = new Map<string, Promise<void>>()
  return {
    async fetch(model) {
      const path = pathOf(model)
      await leaving.get(path)
      if (existsSync(path)) return path
      const files = await read(model)
      await rm(path + unfinished, { recursive: true, force: true })
      for (const [name, bytes] of files) {
        const file = join(path + unfinished, name)
        await mkdir(dirname(file), { recursive: true })
        await writeFile(file, bytes, { flush: true })
      }
      const names = [...files.keys()].map((name) => dirname(join(path + unfinished, name)))
      for (const place of new Set([...names, path + unfinished])) await flush(place)
      await rename(path + unfinished, path)
      await flush(folder)
      return path
    },
    folderOf(model) {
      const path = pathOf(model)
      return existsSync(path) ? path : undefined
    },
    async discard(model) {
      const path = pathOf(model)
      const left = rm(path, { recursive: true, force: true })
      leaving.set(path, left)
      await left.finally(() => leaving.delete(path))
    },
    async keepOnly(models) {
      const kept = new Set(models.map(entryOf))
      const entries = await readdir(folder).catch(() => [])
      for (const entry of entries.filter((one) => !kept.has(one)))
        await rm(join(folder, entry), { recursive: true, force: true })
    },
  }
}

/** Has the names in a folder reach the disk, so that a package is there whole or not at all when the power fails. */
async function flush(folder: string): Promise<void> {
  const handle = await open(folder)
  await handle.sync().finally(() => handle.close())
}

/** The hash alone would not do: two versions may differ in their thresholds only. */
function entryOf({ name, version, sha256 }: ModelName): string {
  return `${name}@${version}@${sha256}`
}
