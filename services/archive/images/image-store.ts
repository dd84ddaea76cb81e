import { existsSync, readdirSync } from 'node:fs'
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { unfinished, writeDurably } from '../../../shared/service/durable-file.ts'
import { type ImageClass, imageClasses } from './image-class.ts'
import { dayOfPart, endingOf, endings, imageFolder, imageName } from './image-place.ts'

/** The images of a station's parts, by class and day. */
export interface ImageStore {
  has(kept: ImageClass, partId: string, view: string): boolean
  /** @throws when the disk does not take it */
  add(kept: ImageClass, partId: string, view: string, bytes: Uint8Array): void
  readonly bytes: number
  /** Deletes whole days of a class that are older than this one. @returns how many there were */
  dropBefore(kept: ImageClass, day: string): Promise<number>
  /** Deletes the oldest images of a class until so many bytes are free, or none are left. @returns how many bytes were */
  dropOldest(kept: ImageClass, bytes: number): Promise<number>
}

interface Day {
  readonly kept: ImageClass
  readonly day: string
  bytes: number
}

export async function openImageStore(archiveFolder: string, station: string): Promise<ImageStore> {
  const days = await findDays(archiveFolder, station)
  const folderOf = ({ kept, day }: Pick<Day, 'kept' | 'day'>): string => imageFolder(archiveFolder, kept, station, day)
  const total = (): number => days.reduce((sum, { bytes }) => sum + bytes, 0)
  const daysOf = (kept: ImageClass): Day[] =>
    days.filter((one) => one.kept === kept).sort((one, other) => (one.day < other.day ? -1 : 1))

  async function dropDay(day: Day): Promise<void> {
    await rm(folderOf(day), { recursive: true, force: true })
    days.splice(days.indexOf(day), 1)
  }

  function dayOf(kept: ImageClass, day: string): Day {
    const known = days.find((one) => one.kept === kept && one.day === day)
    if (known) return known
    const added = { kept, day, bytes: 0 }
    days.push(added)
    return added
  }

  return {
    has(kept, partId, view) {
      const path = join(folderOf({ kept, day: dayOfPart(partId) }), imageName(partId, view))
      return endings.some((ending) => existsSync(`${path}.${ending}`))
    },
    add(kept, partId, view, bytes) {
      const day = dayOf(kept, dayOfPart(partId))
      writeDurably(join(folderOf(day), `${imageName(partId, view)}.${endingOf(bytes)}`), bytes)
      day.bytes += bytes.length
    },
    get bytes() {
      return total()
    },
    async dropBefore(kept, firstDay) {
      const old = daysOf(kept).filter(({ day }) => day < firstDay)
      for (const day of old) await dropDay(day)
      return old.length
    },
    async dropOldest(kept, bytes) {
      let freed = 0
      for (const day of daysOf(kept)) {
        for (const { path, size } of await filesOf(folderOf(day))) {
          if (freed >= bytes) return freed
          await rm(path, { force: true })
          day.bytes -= size
          freed += size
        }
        await dropDay(day)
      }
      return freed
    },
  }
}

/** Every image that is kept of a part, the longest kept ones first; a view may be among them more than once. */
export function findImages(
  archiveFolder: string,
  station: string,
  partId: string,
  classes: readonly ImageClass[] = imageClasses.toReversed(),
): readonly string[] {
  return classes.flatMap((kept) => {
    const folder = imageFolder(archiveFolder, kept, station, dayOfPart(partId))
    if (!existsSync(folder)) return []
    return readdirSync(folder)
      .filter((name) => name.startsWith(`${partId}.`) && !name.endsWith(unfinished))
      .map((name) => join(folder, name))
  })
}

/**
 * The images of all parts of a day, by part and then by view; of a view that is kept more than once the one that is kept
 * longest.
 * @param day such as `2026-01-05`, in UTC
 */
export function imagesOfDay(
  archiveFolder: string,
  station: string,
  day: string,
): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const parts = new Map<string, Map<string, string>>()
  for (const kept of imageClasses) {
    const folder = imageFolder(archiveFolder, kept, station, day)
    for (const name of existsSync(folder) ? readdirSync(folder) : []) {
      const [partId, view] = name.split('.')
      if (name.endsWith(unfinished) || partId === undefined || view === undefined) continue
      const views = parts.get(partId) ?? new Map<string, string>()
      parts.set(partId, views.set(view, join(folder, name)))
    }
  }
  return parts
}

async function findDays(archiveFolder: string, station: string): Promise<Day[]> {
  const days: Day[] = []
  for (const kept of imageClasses) {
    const folder = join(archiveFolder, 'images', kept, station)
    for (const day of existsSync(folder) ? await readdir(folder) : []) {
      await removeUnfinished(join(folder, day))
      const files = await filesOf(join(folder, day))
      days.push({ kept, day, bytes: files.reduce((sum, { size }) => sum + size, 0) })
    }
  }
  return days
}

/** What a crash left half written. */
async function removeUnfinished(folder: string): Promise<void> {
  for (const name of await readdir(folder)) if (name.endsWith(unfinished)) await rm(join(folder, name), { force: true })
}

/** In the order of their names, which is that of their parts. */
async function filesOf(folder: string): Promise<{ path: string; size: number }[]> {
  const names = (await readdir(folder)).toSorted()
  const found: { path: string; size: number }[] = []
  for (const name of names) {
    const path = join(folder, name)
    found.push({ path, size: (await stat(path)).size })
  }
  return found
}
