import { readFile, stat } from 'node:fs/promises'
import { bodyBytesMax } from '../../../shared/contracts/limits.ts'
import type { Shot } from '../camera-source.ts'

/** File names that stand for a picture, whatever is inside them. */
export const imageFileName = /^[^.].*\.(jpe?g|png|bmp|tiff?|gif|webp)$/i

/** A shot that is read from a file. A file too large for a message is refused before it is read. */
export function fileShot(view: string, file: string, source: string): Shot {
  return {
    view,
    source,
    async read() {
      const { size } = await stat(file)
      if (size > bodyBytesMax) {
        const sizes = `${source} has ${size} bytes, a message carries at most ${bodyBytesMax}`
        throw new Error(`${sizes}; have the camera compress more or send a smaller region`)
      }
      return readFile(file)
    },
  }
}
