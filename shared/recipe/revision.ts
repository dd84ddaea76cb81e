import { createHash } from 'node:crypto'
import type { Pictures } from '../contracts/recipe-revision.ts'

const hexDigits = 12

/**
 * Names a recipe by its content, the text and the pictures that it names: two plants with the same have the same revision,
 * and no edit goes unseen.
 */
export function revisionOf(text: string, pictures: Pictures): string {
  const hash = createHash('sha256').update(text)
  for (const path of [...pictures.keys()].sort())
    hash.update(`\0${path}\0`).update(sha256Of(pictures.get(path) ?? new Uint8Array()))
  return hash.digest('hex').slice(0, hexDigits)
}

/** In hexadecimal digits. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
