import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Report } from '../../deploy/local/report.ts'
import { projectFolder } from '../../shared/service/software-version.ts'
import { startStationProcess } from '../support/station-process.ts'

const mebibyte = 2 ** 20
const warmUpParts = 10

/** What a run of the whole station gave. */
export interface StationMeasurement {
  readonly report: Report
  /** Of all its processes together, at its largest: resident, and with shared pages counted once. */
  readonly residentMiB: number
  readonly proportionalMiB: number
}

/** Runs the station as a process of its own; its memory is looked at while it works. */
export async function measureStation(parts: number, partsPerSecond: number): Promise<StationMeasurement> {
  const counts = ['--count', String(parts + warmUpParts), '--rate', String(partsPerSecond)]
  await using station = await startStationProcess([...counts, '--order', 'name'])
  let [residentMiB, proportionalMiB] = [0, 0]
  const watching = setInterval(() => {
    const pids = [station.child.pid ?? 0, ...station.leftovers()]
    residentMiB = Math.max(residentMiB, sumOf(pids, 'Rss'))
    proportionalMiB = Math.max(proportionalMiB, sumOf(pids, 'Pss'))
  }, 2000)
  const { report, screen } = await station.finished()
  clearInterval(watching)
  if (!report) throw new Error(`the station wrote no report:\n${screen}`)
  return { report, residentMiB, proportionalMiB }
}

/** Latencies of the parts after the first few, which still warm the caches. */
export function settledLatencies({ parts }: Report): number[] {
  return parts.slice(warmUpParts).map(({ latencyMs }) => latencyMs)
}

/** Parts judged by model and rules in every one of the last seconds of a run that asks for more than the station can do. */
export function judgedPerSecond({ parts }: Report, partsPerSecond: number, seconds: number): number {
  const last = parts.slice(-seconds * partsPerSecond)
  return last.filter(({ basis }) => basis === 'model+rules').length / seconds
}

/** Seconds from typing `npm start` until the first verdict is on the screen. */
export async function firstVerdictSeconds(): Promise<number> {
  const startMs = performance.now()
  const child = spawn('npm', ['start'], { cwd: projectFolder, stdio: ['ignore', 'pipe', 'ignore'], detached: true })
  for await (const line of createInterface({ input: child.stdout })) {
    if (/ ms {2}/.test(line)) break
  }
  const seconds = (performance.now() - startMs) / 1000
  if (child.pid !== undefined) process.kill(-child.pid, 'SIGINT')
  await once(child, 'exit')
  return seconds
}

function sumOf(pids: readonly number[], field: 'Rss' | 'Pss'): number {
  const kibibytes = pids.map((pid) => {
    try {
      const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
      return Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0)
    } catch {
      return 0
    }
  })
  return (kibibytes.reduce((sum, one) => sum + one, 0) * 1024) / mebibyte
}
