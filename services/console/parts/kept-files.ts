import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Files of the last parts, up to so many bytes in all; the oldest go first. */
export interface KeptFiles {
  has(name: string): boolean
  /** undefined where it is not there, or cannot be read. */
  read(name: string): Promise<Uint8Array | undefined>
  /** @throws when it cannot be written */
  write(name: string, bytes: Uint8Array): Promise<void>
  readonly bytes: number
}

const unfinishedEnding = '.unfinished'

/** Opens the folder. Names begin with the part's identity, so that their order is the order in time. */
export async function openKeptFiles(folder: string, bytesMax: number): Promise<KeptFiles> {
  await mkdir(folder, { recursive: true })
  const sizes = new Map<string, number>()
  let bytes = 0
  for (const name of (await readdir(folder)).sort()) {
    if (name.endsWith(unfinishedEnding)) await rm(join(folder, name), { force: true })
    else add(name, (await stat(join(folder, name))).size)
  }

  function add(name: string, size: number): void {
    bytes += size - (sizes.get(name) ?? 0)
    sizes.set(name, size)
  }

  async function makeRoom(): Promise<void> {
    for (const [name, size] of sizes) {
      if (bytes <= bytesMax) return
      sizes.delete(name)
      bytes -= size
      await rm(join(folder, name), { force: true })
    }
  }

  await makeRoom()
  return {
    has: (name) => sizes.has(name),
    async read(name) {
      if (!sizes.has(name)) return undefined
      return await readFile(join(folder, name)).catch(() => undefined)
    },
    async write(name, content) {
      const unfinished = join(folder, `${name}${unfinishedEnding}`)
      await writeFile(unfinished, content)
      await rename(unfinished, join(folder, name))
      add(name, content.byteLength)
      await makeRoom()
    },
    get bytes() {
      return bytes
    },
  }
}
