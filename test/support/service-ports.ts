import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { StationProcess } from './station-process.ts'
import { until } from './until.ts'

/** On a busy machine those that give way to all others take long to start. */
const startMsMax = 60_000

/** Every process of a station that serves `/metrics`. */
export const servingProcesses = [
  'camera-ingest',
  'preprocess',
  'inference',
  'rules',
  'decision-a',
  'decision-b',
  'plant-adapter',
  'provisioner',
  'metrics-forwarder',
  'console',
  'archive',
]

/**
 * A port of a service, as its log names it last: that of `/metrics` unless another is asked for.
 * @param which `sourcePort` of camera-ingest, `linePort` of the plant adapter
 */
export async function portOf(station: StationProcess, service: string, which = 'port'): Promise<number> {
  const look = async (): Promise<number | undefined> => {
    const log = await readFile(join(station.dataFolder, 'logs', `${service}.log`), 'utf8').catch(() => '')
    const last = log.split('\n').findLast((line) => line.startsWith('{') && line.includes(`"${which}":`))
    return last ? JSON.parse(last)[which] : undefined
  }
  return await until(`the log of ${service}`, look, startMsMax)
}
