import { readdir, rename, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'

const storeName = 'jetstream'
const brokenPrefix = `${storeName}.broken-`
const brokenStoresMax = 2

/** Where a broker of that data folder keeps its streams. */
export function storeFolderOf(folder: string): string {
  return join(folder, storeName)
}

/**
 * Moves a store that the broker cannot read out of its way, and keeps the newest two such stores for whoever wants to
 * look at them.
 * @param now names the store that is put aside
 * @returns where it is now
 */
export async function putStoreAside(folder: string, now: Date): Promise<string> {
  const place = join(folder, `${brokenPrefix}${now.toISOString().replaceAll(/[-:.]/g, '')}`)
  await rename(storeFolderOf(folder), place)
  const broken = (await readdir(folder)).filter((name) => name.startsWith(brokenPrefix)).sort()
  for (const name of broken.slice(0, -brokenStoresMax)) await rm(join(folder, name), { recursive: true, force: true })
  return place
}

/** @returns bytes that may still be written; undefined where nobody can say */
export async function freeBytesOf(folder: string): Promise<number | undefined> {
  const found = await statfs(folder).catch(() => undefined)
  return found && found.bavail * found.bsize
}
