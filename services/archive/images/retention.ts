import { type ImageClass, imageClasses } from './image-class.ts'
import type { ImageStore } from './image-store.ts'

const dayMs = 86_400_000

export interface RetentionLimits {
  readonly days: Readonly<Record<ImageClass, number>>
  readonly bytesMax: number
  /** Shares of the disk that are free. */
  readonly freeLow: number
  readonly freeCritical: number
}

/** Of the disk on which the archive is. */
export interface Disk {
  readonly bytes: number
  readonly freeBytes: number
}

/** How much of the disk is left: `low`, no image of a passed part is added; `critical`, none at all. */
export type Pressure = 'none' | 'low' | 'critical'

export function pressureOf({ bytes, freeBytes }: Disk, { freeLow, freeCritical }: RetentionLimits): Pressure {
  const free = freeBytes / bytes
  if (free < freeCritical) return 'critical'
  return free < freeLow ? 'low' : 'none'
}

/** Whether images of a class are added while the disk is as full as that. */
export function isAdded(kept: ImageClass, pressure: Pressure): boolean {
  return pressure === 'none' || (pressure === 'low' && kept !== 'pass')
}

/** What was deleted before its time, to be told. */
export interface Dropped {
  readonly kept: ImageClass
  readonly bytes: number
}

/**
 * Deletes what is older than its class is kept, then what is too much: images of passed parts first. For room on the disk
 * nothing but images of passed parts is deleted.
 * @param nowMs milliseconds since 1970
 * @returns what went although its time was not over
 */
export async function tidyImages(
  store: ImageStore,
  limits: RetentionLimits,
  disk: Disk,
  nowMs: number,
): Promise<readonly Dropped[]> {
  for (const kept of imageClasses) {
    const firstDay = new Date(nowMs - limits.days[kept] * dayMs).toISOString().slice(0, 10)
    await store.dropBefore(kept, firstDay)
  }
  const dropped: Dropped[] = []
  const drop = async (kept: ImageClass, bytes: number): Promise<void> => {
    const freed = bytes > 0 ? await store.dropOldest(kept, bytes) : 0
    if (freed > 0) dropped.push({ kept, bytes: freed })
  }
  if (pressureOf(disk, limits) === 'critical') await drop('pass', limits.freeLow * disk.bytes - disk.freeBytes)
  for (const kept of imageClasses) await drop(kept, store.bytes - limits.bytesMax)
  return dropped
}
