import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** Ends the name of what is not finished; whatever has it after a crash is worth nothing. */
export const unfinished = '.tmp'

/** Writes a file as a whole: after a crash or a loss of power there is all of it or none. Makes its folder. */
export function writeDurably(file: string, content: string | Uint8Array): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(`${file}${unfinished}`, content)
  finish(file)
}

/** Gives a file that lies complete beside its place its name, once it is on the disk. */
export function finish(file: string): void {
  syncFile(`${file}${unfinished}`)
  renameSync(`${file}${unfinished}`, file)
  syncFile(dirname(file))
}

/** Waits until the disk has it; of a folder, which names it holds. */
export function syncFile(path: string): void {
  const descriptor = openSync(path, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
