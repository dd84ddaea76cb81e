import { EventEmitter, on } from 'node:events'
import { readdirSync, statSync } from 'node:fs'
import { basename, join, relative, sep } from 'node:path'
import { type FSWatcher, watch } from 'chokidar'
import { pause } from '../../../shared/runtime/backoff.ts'
import type { CameraSource, Shot } from '../camera-source.ts'
import { fileShot, imageFileName } from './image-file.ts'
import { openWatchMemory, type SeenFile } from './watch-memory.ts'

const settledMs = 150
const pollMs = 30
const viewsWaitMs = 1000
/** Files of which it is known that they were offered, so that the watcher and the listing do not both do it. */
const offeredMax = 1024

export interface FolderWatchOptions {
  readonly folder: string
  readonly views: readonly string[]
  /** Where it is kept which files were taken in. */
  readonly memoryFile: string
  readonly onTrouble: (error: unknown) => void
}

type WatchedShot = Shot & SeenFile

/**
 * Makes a part of every image that appears in a folder, once the file has stopped growing; what came while nobody watched
 * is taken in as well, what was there before the very first start is not. With several views each has a folder of its
 * name; files of the same name are one part, which waits at most a second for its other views.
 */
export function folderWatch({ folder, views, memoryFile, onTrouble }: FolderWatchOptions): CameraSource {
  return async (takeIn, signal) => {
    const parts = new EventEmitter<{ part: [readonly WatchedShot[]] }>()
    // Listens before anything is said, so that nothing is said to nobody.
    const coming = on(parts, 'part', { signal })
    const gather = gatherViews(views, (shots) => parts.emit('part', shots))
    const memory = openWatchMemory(memoryFile, listImages(folder), onTrouble)
    const offered = new Map<string, number>()
    const offer = ({ path, changedMs }: SeenFile): void => {
      if (offered.get(path) === changedMs) return
      offered.set(path, changedMs)
      const [oldest] = offered.keys()
      if (offered.size > offeredMax && oldest !== undefined) offered.delete(oldest)
      const [view = '', ...rest] = views.length === 1 ? [...views, path] : path.split(sep)
      if (!views.includes(view)) return
      gather(rest.join(sep), { ...fileShot(view, join(folder, path), path), path, changedMs })
    }
    const offerWhatCameBefore = (): void => {
      for (const file of listImages(folder))
        if (!memory.knows(file)) void settled(folder, file.path, signal).then((seen) => seen && offer(seen))
    }
    const watcher = watchImages(folder, offerWhatCameBefore, offer)
    try {
      for await (const [shots] of coming) {
        const taken = takeIn({ shots })
        memory.remember(shots)
        await taken
      }
    } catch (error) {
      if (!signal.aborted) throw error
    } finally {
      await watcher.close()
    }
  }
}

/** Until it is ready the watcher misses files or calls growing ones whole, so it is not asked about those. */
function watchImages(folder: string, onReady: () => void, onImage: (file: SeenFile) => void): FSWatcher {
  const watcher = watch(folder, {
    ignoreInitial: true,
    awaitWriteFinish: { stabilityThreshold: settledMs, pollInterval: pollMs },
  })
  watcher.on('ready', () => {
    watcher.on('add', (file) => {
      const seen = imageFileName.test(basename(file)) && look(folder, relative(folder, file))
      if (seen) onImage(seen)
    })
    onReady()
  })
  return watcher
}

/** Resolves when a file has stopped growing; to undefined when it went away or the signal aborted. */
async function settled(folder: string, path: string, signal: AbortSignal): Promise<SeenFile | undefined> {
  for (let before = look(folder, path); before; ) {
    await pause(settledMs, signal)
    const now = look(folder, path)
    if (!now || signal.aborted) return undefined
    if (now.changedMs === before.changedMs) return now
    before = now
  }
  return undefined
}

function look(folder: string, path: string): SeenFile | undefined {
  const stats = statSync(join(folder, path), { throwIfNoEntry: false })
  return stats && { path, changedMs: stats.ctimeMs }
}

function listImages(folder: string): SeenFile[] {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return paths.flatMap((path) => (imageFileName.test(basename(path)) && look(folder, path)) || [])
}

/** Collects a part's shots by the name they share, and hands them on when all are there or the wait is over. */
function gatherViews(
  views: readonly string[],
  onComplete: (shots: readonly WatchedShot[]) => void,
): (part: string, shot: WatchedShot) => void {
  const open = new Map<string, WatchedShot[]>()
  const close = (part: string): void => {
    const shots = open.get(part)
    open.delete(part)
    if (shots) onComplete(shots)
  }
  return (part, shot) => {
    const shots = open.get(part) ?? []
    if (shots.length === 0) setTimeout(() => close(part), viewsWaitMs).unref()
    open.set(part, [...shots, shot])
    if (shots.length + 1 === views.length) close(part)
  }
}
