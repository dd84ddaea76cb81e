import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { ArchiveError } from '../../../services/archive/reading/archive-error.ts'
import { openReader } from '../../../services/archive/reading/reader.ts'

const limits = { threads: 1, memoryMebibytes: 256, durationMsMax: 30_000 }
const filedMsMax = 60_000
const pollMs = 1000

/**
 * The identities of all parts that an archive has on record, as often as they are there; parts that wait for their file
 * to be made are among them.
 * @param wanted reading goes on until these are there, or for a minute
 */
export async function readRecords(archiveFolder: string, wanted: readonly string[]): Promise<string[]> {
  const endsMs = performance.now() + filedMsMax
  for (;;) {
    // In this order, because lines go from the one to the other.
    const waiting = await inSpool(join(archiveFolder, 'spool'))
    const filed = await inFiles(archiveFolder)
    const known = new Set(filed)
    const all = [...filed, ...[...new Set(waiting)].filter((partId) => !known.has(partId))]
    const there = new Set(all)
    if (wanted.every((partId) => there.has(partId)) || performance.now() > endsMs) return all
    await pause(pollMs)
  }
}

async function inFiles(folder: string): Promise<string[]> {
  try {
    await using reader = await openReader(folder, limits)
    return (await reader.ask('SELECT part_id FROM parts')).rows.map(([partId]) => String(partId))
  } catch (error) {
    if (error instanceof ArchiveError) return []
    throw error
  }
}

async function inSpool(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true }).catch(() => [])
  const segments = names.filter((name) => /verdicts-\d+\.ndjson$/.test(name))
  const texts = await Promise.all(segments.map((name) => readFile(join(folder, name), 'utf8').catch(() => '')))
  return texts.flatMap((text) => [...text.matchAll(/"part_id":"(\w+)"/g)].map(([, partId]) => partId ?? ''))
}
