import { join } from 'node:path'
import { decodeTime } from 'ulid'
import type { ImageClass } from './image-class.ts'

const signatures: readonly (readonly [string, number, readonly number[]])[] = [
  ['jpg', 0, [0xff, 0xd8, 0xff]],
  ['png', 0, [0x89, 0x50, 0x4e, 0x47]],
  ['webp', 8, [0x57, 0x45, 0x42, 0x50]],
  ['bmp', 0, [0x42, 0x4d]],
  ['tif', 0, [0x49, 0x49, 0x2a, 0x00]],
  ['tif', 0, [0x4d, 0x4d, 0x00, 0x2a]],
]

/** Where the images of one class, station and day lie; of a part the day is the one in its identity, in UTC. */
export function imageFolder(archiveFolder: string, kept: ImageClass, station: string, day: string): string {
  return join(archiveFolder, 'images', kept, station, day)
}

export function dayOfPart(partId: string): string {
  return new Date(decodeTime(partId)).toISOString().slice(0, 10)
}

/** The name of an image without its ending, which says what its bytes are. */
export function imageName(partId: string, view: string): string {
  return `${partId}.${view}`
}

/** Every ending that `endingOf` may give. */
export const endings = [...new Set(signatures.map(([ending]) => ending)), 'bin']

/** `jpg` for a JPEG; `bin` for what is not known. */
export function endingOf(bytes: Uint8Array): string {
  const found = signatures.find(([, offset, wanted]) => wanted.every((byte, index) => bytes[offset + index] === byte))
  return found?.[0] ?? 'bin'
}
