import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { replaceFile } from '../journal.ts'

const recentMax = 1024
/** Files are taken in nearly in the order in which they were last changed; so much may they be out of it. */
const outOfOrderMsMax = 5000

const Memory = z.object({ newestMs: z.number(), recent: z.array(z.tuple([z.string(), z.number()])) })

/** A file as the folder shows it; `changedMs` is its inode's change, which moving it into the folder sets as well. */
export interface SeenFile {
  readonly path: string
  readonly changedMs: number
}

/** Which files of a folder were taken in, in a file of its own, so that a restart neither misses nor repeats one. */
export interface WatchMemory {
  /** True for a file that was taken in by an earlier run, or was there before the first one. */
  knows(file: SeenFile): boolean
  remember(files: readonly SeenFile[]): void
}

/**
 * @param present what is in the folder now; where there is no memory yet, all of it counts as known
 * @param onTrouble told when the file cannot be written: a restart may then repeat files
 */
export function openWatchMemory(
  file: string,
  present: readonly SeenFile[],
  onTrouble: (error: unknown) => void,
): WatchMemory {
  const earlier = read(file)
  const recent = new Map(earlier?.recent)
  let newestMs = earlier?.newestMs ?? 0
  const remember = (files: readonly SeenFile[]): void => {
    for (const { path, changedMs } of files) {
      recent.delete(path)
      recent.set(path, changedMs)
      newestMs = Math.max(newestMs, changedMs)
      const [oldest] = recent.keys()
      if (recent.size > recentMax && oldest !== undefined) recent.delete(oldest)
    }
    try {
      replaceFile(file, JSON.stringify({ newestMs, recent: [...recent] }))
    } catch (error) {
      onTrouble(error)
    }
  }
  if (!earlier) remember(present.toSorted((one, other) => one.changedMs - other.changedMs))
  const knownBeforeMs = newestMs - outOfOrderMsMax
  return {
    knows: ({ path, changedMs }) => changedMs < knownBeforeMs || recent.get(path) === changedMs,
    remember,
  }
}

function read(file: string): z.infer<typeof Memory> | undefined {
  try {
    return Memory.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return undefined
  }
}
