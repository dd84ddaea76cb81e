import { availableParallelism, constants, setPriority } from 'node:os'
import { join } from 'node:path'
import { type Command, InvalidArgumentError } from 'commander'
import { type ArchiveReader, openReader } from '../../../services/archive/reading/reader.ts'

const defaultDataFolder = '.vaglio/station'
const memoryMebibytes = 512
const durationMsMax = 60_000

/** Which archive a command is about. */
export interface ArchiveOptions {
  /** Data folder of `npm start`; the archive is in it. */
  readonly data: string
  readonly archive?: string
}

export function withArchiveOptions(command: Command): Command {
  return command
    .option('--data <folder>', 'data folder of the station, as `npm start` has it', defaultDataFolder)
    .option('--archive <folder>', 'folder of the archive (default: archive in the data folder)')
}

export function archiveFolder({ data, archive }: ArchiveOptions): string {
  return archive ?? join(data, 'archive')
}

/** Opens the records for one piece of work; the line, on the same machine, comes first. @throws {ArchiveError} */
export async function withReader<Result>(
  options: ArchiveOptions,
  work: (reader: ArchiveReader) => Promise<Result>,
): Promise<Result> {
  setPriority(constants.priority.PRIORITY_LOW)
  const threads = Math.max(1, Math.floor(availableParallelism() / 2))
  await using reader = await openReader(archiveFolder(options), { threads, memoryMebibytes, durationMsMax })
  return await work(reader)
}

/** Reads a day such as `2026-01-05`. */
export function parseDay(text: string): string {
  if (/^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text))) return text
  throw new InvalidArgumentError('Give a day such as 2026-01-05, in UTC.')
}
