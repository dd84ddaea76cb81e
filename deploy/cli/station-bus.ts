import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { type Bus, openBus } from '../../shared/bus/bus.ts'
import type { Log } from '../../shared/runtime/log.ts'

const connectMsMax = 3000
const defaultDataFolder = '.vaglio/station'

/** A running station cannot be asked; the message says what to do. */
export class StationError extends Error {
  override name = 'StationError'
}

/** Which station a command is about. */
export interface StationOptions {
  /** Data folder of `npm start`; it tells where the broker is and holds the keys. */
  readonly data: string
  readonly url?: string
  readonly keys?: string
  readonly station?: string
}

export function withStationOptions(command: Command): Command {
  return command
    .option('--data <folder>', 'data folder of the station, as `npm start` has it', defaultDataFolder)
    .option('--url <url>', 'where the broker is (default: as the data folder says)')
    .option('--keys <folder>', 'folder of keys (default: keys in the data folder)')
    .option('--station <name>', 'the station (default: the only one that the keys are for)')
}

/**
 * Opens the bus of a running station for one piece of work.
 * @param role one of those that people have: `viewer` or `operator`
 * @throws {StationError} when no station is found or its broker does not let us in within three seconds
 */
export async function withStationBus<Result>(
  role: string,
  options: StationOptions,
  work: (bus: Bus, station: string) => Promise<Result>,
): Promise<Result> {
  const keysFolder = options.keys ?? join(options.data, 'keys')
  const url = options.url ?? urlIn(options.data)
  const station = options.station ?? stationIn(keysFolder)
  if (!existsSync(join(keysFolder, `users/${role}.VIEW.nk`)))
    throw new StationError(`${keysFolder} has no key for ${role}; give the station’s own folder with --keys`)
  const ending = new AbortController()
  const refusals: string[] = []
  const name = `vaglio-${role}-cli`
  const bus = openBus({ url, role, keysFolder, name, station, log: errorsInto(refusals), signal: ending.signal })
  try {
    if (!(await inTime(bus.opened)))
      throw new StationError(
        `no broker let us in at ${url} within ${connectMsMax / 1000} s (${refusals.at(-1) ?? 'no answer'}); ` +
          'start the station with npm start, or say where it is with --url and --keys',
      )
    return await work(bus, station)
  } finally {
    ending.abort()
    await bus.close()
  }
}

function urlIn(dataFolder: string): string {
  const file = join(dataFolder, 'url')
  if (existsSync(file)) return readFileSync(file, 'utf8').trim()
  throw new StationError(
    `${dataFolder} is the data folder of no station (${file} is missing); start one with npm start, ` +
      'name another folder with --data, or say where the broker is with --url and --keys',
  )
}

function stationIn(keysFolder: string): string {
  const file = join(keysFolder, 'stations')
  if (!existsSync(file)) throw new StationError(`${keysFolder} is no folder of keys (${file} is missing); give --keys`)
  const stations = readFileSync(file, 'utf8').split('\n').filter(Boolean)
  const [only, ...others] = stations
  if (only !== undefined && others.length === 0) return only
  throw new StationError(`say with --station which one is meant: ${stations.join(', ')}`)
}

/** A person reads one sentence in the end, not every attempt. */
function errorsInto(refusals: string[]): Log {
  const leaveOut = (): void => {}
  return {
    debug: leaveOut,
    info: leaveOut,
    warn: leaveOut,
    error: (fields) => void refusals.push(String((fields as { reason?: string }).reason ?? '')),
  }
}

async function inTime(opened: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), connectMsMax)
  })
  return await Promise.race([opened.then(() => true), late]).finally(() => clearTimeout(timer))
}
