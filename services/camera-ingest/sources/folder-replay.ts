import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pause } from '../../../shared/runtime/backoff.ts'
import type { Clock } from '../../../shared/runtime/clock.ts'
import { type CameraSource, type Shot, SourceError } from '../camera-source.ts'
import { fileShot, imageFileName } from './image-file.ts'

export interface FolderReplayOptions {
  readonly folder: string
  readonly views: readonly string[]
  readonly partsPerSecond: number
  /** Endless without it. */
  readonly count?: number | undefined
  readonly order: 'name' | 'shuffled'
  readonly clock: Clock
}

/**
 * Plays the images of a folder, and of the folders in it, at a steady rate, from the start again at the end. With
 * several views each has a folder of its name, and the pictures of one part have the same path below it.
 * @throws {SourceError} when there is nothing to play
 */
export function folderReplay(options: FolderReplayOptions): CameraSource {
  const { folder, partsPerSecond, count = Number.POSITIVE_INFINITY, clock } = options
  const parts = listParts(options)
  if (parts.length === 0) throw new SourceError(`no images in ${folder}; expected .jpg or .png files`)
  const ordered = options.order === 'shuffled' ? shuffled(parts) : parts
  return async (takeIn, signal) => {
    const startMs = clock.monotonicMs()
    for (let played = 0; played < count && !signal.aborted; played += 1) {
      await pause(startMs + (played * 1000) / partsPerSecond - clock.monotonicMs(), signal)
      if (!signal.aborted) await takeIn({ shots: ordered[played % ordered.length] ?? [] })
    }
  }
}

type Shots = readonly Shot[]

function listParts({ folder, views }: FolderReplayOptions): Shots[] {
  const [only, ...more] = views
  if (only !== undefined && more.length === 0) {
    return listImages(folder).map((path) => [fileShot(only, join(folder, path), path)])
  }
  const byPath = new Map<string, Shots>()
  for (const view of views) {
    for (const path of listImages(join(folder, view))) {
      const shot = fileShot(view, join(folder, view, path), join(view, path))
      byPath.set(path, [...(byPath.get(path) ?? []), shot])
    }
  }
  return [...byPath].sort(([one], [other]) => one.localeCompare(other, 'en')).map(([, shots]) => shots)
}

function listImages(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    const images = entries.filter((path) => imageFileName.test(path.slice(path.lastIndexOf('/') + 1)))
    return images.sort((one, other) => one.localeCompare(other, 'en', { numeric: true }))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new SourceError(`the folder of images cannot be read: ${reason}`, { cause: error })
  }
}

/** Always the same mixture: a multiplicative step that is coprime to the length visits every part once. */
function shuffled(parts: readonly Shots[]): Shots[] {
  const { length } = parts
  let step = Math.max(1, Math.round(length * 0.618))
  while (commonDivisor(step, length) !== 1) step += 1
  return parts.map((_, index) => parts[(index * step) % length] ?? [])
}

function commonDivisor(one: number, other: number): number {
  return other === 0 ? one : commonDivisor(other, one % other)
}
