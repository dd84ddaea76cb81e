import { statfs } from 'node:fs/promises'

/**
 * @returns bytes that an ordinary user may still write to the disk of a folder
 * @throws when there is no such folder
 */
export async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}
