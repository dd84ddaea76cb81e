import { readFile } from 'node:fs/promises'
import type { Shot } from '../camera-source.ts'

/** File names that stand for a picture, whatever is inside them. */
export const imageFileName = /^[^.].*\.(jpe?g|png|bmp|tiff?|gif|webp)$/i

/** A shot that is read from a file. */
export function fileShot(view: string, file: string, source: string): Shot {
  return { view, source, read: () => readFile(file) }
}
