import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'

/** The data folder is in use by another station. */
export class FolderInUseError extends Error {
  override name = 'FolderInUseError'
}

/**
 * Keeps a second station away from a data folder: two brokers in one store would destroy it.
 * @returns what frees the folder again
 * @throws {FolderInUseError}
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true })
  const file = join(folder, 'pid')
  const owner = Number(await readFile(file, 'utf8').catch(() => ''))
  if (owner > 0 && owner !== process.pid && isAlive(owner)) {
    throw new FolderInUseError(
      `a station (process ${owner}) runs in ${resolve(folder)}; stop it first or choose another folder with --data`,
    )
  }
  await writeFile(file, String(process.pid))
  return () => rm(file, { force: true })
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
