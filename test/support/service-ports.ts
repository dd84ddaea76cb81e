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
]

/** The port a service serves `/metrics` on, from its log. */
export async function portOf(station: StationProcess, service: string): Promise<number> {
  const look = async (): Promise<number | undefined> => {
    const log = await readFile(join(station.dataFolder, 'logs', `${service}.log`), 'utf8').catch(() => '')
    const [first] = log.split('\n').filter((line) => line.startsWith('{') && line.includes('"port"'))
    return first ? (JSON.parse(first) as { port: number }).port : undefined
  }
  return await until(`the log of ${service}`, look, startMsMax)
}
