import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/** Everything of a station that is a process of its own. */
export const processNames = [
  'camera-ingest',
  'preprocess',
  'inference',
  'model worker',
  'rules',
  'decision-a',
  'decision-b',
  'plant-adapter',
  'metrics-forwarder',
  'provisioner',
  'console',
  'archive',
  'drift',
  'broker',
] as const
export type ProcessName = (typeof processNames)[number]

interface ProcessSign {
  readonly command: string
  readonly setting?: string
}

function signOf(name: ProcessName): ProcessSign {
  if (name === 'broker') return { command: 'nats-server' }
  if (name === 'model worker') return { command: 'services/inference/process/worker.js' }
  const instance = /^decision-(.)$/.exec(name)?.[1]
  if (instance) return { command: 'services/decision/main.js', setting: `INSTANCE=${instance}` }
  return { command: `services/${name}/main.js` }
}

/** Processes of one station, told from those of others by its data folder, which each names in its command line or settings. */
export function processesOf(name: ProcessName, dataFolder: string): number[] {
  const { command, setting } = signOf(name)
  return stationProcesses(dataFolder).filter((pid) => {
    const commandLine = read(pid, 'cmdline').split('\0')
    const isIt =
      name === 'broker' ? (commandLine[0] ?? '').endsWith(command) : commandLine.some((one) => one.endsWith(command))
    return isIt && (setting === undefined || read(pid, 'environ').split('\0').includes(setting))
  })
}

/** All processes that name the folder, the worker processes of the models included. */
export function stationProcesses(dataFolder: string): number[] {
  const pids = readdirSync('/proc')
    .filter((one) => /^\d+$/.test(one))
    .map(Number)
  return pids.filter((pid) => ['cmdline', 'environ'].some((file) => read(pid, file).includes(dataFolder)))
}

export interface Footprint {
  readonly residentBytes: number
  readonly descriptors: number
}

/** What all processes of the station hold together. */
export function footprintOf(dataFolder: string): Footprint {
  const pids = stationProcesses(dataFolder)
  const sum = (values: readonly number[]): number => values.reduce((total, one) => total + one, 0)
  return {
    residentBytes: sum(pids.map((pid) => Number(/^Rss:\s+(\d+)/m.exec(read(pid, 'smaps_rollup'))?.[1] ?? 0) * 1024)),
    descriptors: sum(pids.map(descriptorsOf)),
  }
}

export function descriptorsOf(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/fd`).length
  } catch {
    return 0
  }
}

/** Sends a signal; a process that is gone already is no error. @returns whether it was there */
export function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name)
  } catch {
    return false
  }
}

/** Whether a program is there to be called. */
export function hasProgram(program: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}
