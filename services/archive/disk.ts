import { statfs } from 'node:fs/promises'
import type { Disk } from './images/retention.ts'

/** The disk that a folder is on. */
export async function diskOf(folder: string): Promise<Disk> {
  const { bsize, blocks, bavail } = await statfs(folder)
  return { bytes: blocks * bsize, freeBytes: bavail * bsize }
}
