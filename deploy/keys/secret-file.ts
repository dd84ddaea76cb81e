import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createUserKey, publicKeyOf } from '../../shared/bus/user-key.ts'

const onlyOwner = 0o600

/** All or nothing: whoever reads at this moment sees the old file or the new one. Only its owner can read it. */
export function replaceFile(file: string, content: string | Buffer): void {
  writeFileSync(`${file}.new`, content, { mode: onlyOwner })
  renameSync(`${file}.new`, file)
}

/** Makes a key for the broker unless the file has one. @returns its public half */
export function userKeyIn(file: string): string {
  if (!existsSync(file)) replaceFile(file, `${createUserKey().seed}\n`)
  return publicKeyOf(readFileSync(file, 'utf8'))
}
