import { EventEmitter, on } from 'node:events'
import { basename, join, relative, sep } from 'node:path'
import { watch } from 'chokidar'
import type { CameraSource, Shot, Trigger } from '../camera-source.ts'
import { fileShot, imageFileName } from './image-file.ts'

const settledMs = 150
const pollMs = 30
const viewsWaitMs = 1000

export interface FolderWatchOptions {
  readonly folder: string
  readonly views: readonly string[]
}

/**
 * Makes a part of every image that appears in a folder, once the file has stopped growing. With several views each has a
 * folder of its name; files of the same name are one part, which waits at most a second for its other views.
 */
export function folderWatch({ folder, views }: FolderWatchOptions): CameraSource {
  return async function* follow(signal) {
    const triggers = new EventEmitter<{ trigger: [Trigger] }>()
    const gather = gatherViews(views, (trigger) => triggers.emit('trigger', trigger))
    const watcher = watch(folder, {
      ignoreInitial: true,
      awaitWriteFinish: { stabilityThreshold: settledMs, pollInterval: pollMs },
    })
    watcher.on('add', (file) => {
      if (!imageFileName.test(basename(file))) return
      const path = relative(folder, file)
      const [view = '', ...rest] = views.length === 1 ? [...views, path] : path.split(sep)
      if (views.includes(view)) gather(rest.join(sep), fileShot(view, join(folder, path), path))
    })
    try {
      for await (const [trigger] of on(triggers, 'trigger', { signal })) yield trigger
    } catch (error) {
      if (!signal.aborted) throw error
    } finally {
      await watcher.close()
    }
  }
}

/** Collects a part's shots by the name they share, and hands them on when all are there or the wait is over. */
function gatherViews(
  views: readonly string[],
  onComplete: (trigger: Trigger) => void,
): (part: string, shot: Shot) => void {
  const open = new Map<string, Shot[]>()
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
