import { mkdirSync } from 'node:fs'
import { cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type Random, seededRandom } from '../../models/fit/random.ts'
import { projectFolder } from '../../shared/service/software-version.ts'
import { createCampaign } from './campaign.ts'
import type { Round } from './campaign-plan.ts'
import { check } from './checker/check.ts'
import type { Evidence, Sizes } from './checker/evidence.ts'
import { readRecords } from './checker/records-reading.ts'
import type { Fault } from './fault.ts'
import { usualPerSecond } from './faults/broker-faults.ts'
import { type EventOf, type History, monotonicMs, openHistory } from './history.ts'
import { type Line, startLine } from './line/line.ts'
import { writeUnusablePictures } from './line/pictures.ts'
import { sizesOf } from './station/sizes.ts'
import { type Station, startStationUnderTest } from './station/station.ts'
import { mountVolume, type Volume } from './station/volume.ts'
import { outsideOf, type Row, tableOf } from './table.ts'
import { untilSettled } from './until-settled.ts'

/** Of the demo's recipe: camera read to verdict, and what the line gives the adapter. */
const budgetMs = 700
const settleMs = 3000
/** A machine with two busy cores lets a process wait so long. */
export const toleranceMsUsual = 60
const demoFolder = join(projectFolder, 'deploy/demo/images')

export interface RunOptions {
  readonly seed: number
  /** The faults of each round; asked for the next one when the last is over. */
  readonly rounds: Iterable<Round>
  readonly thorough: boolean
  /** What this machine's own scheduling may add to any time that is checked. */
  readonly toleranceMs: number
  /** Where the history is kept. */
  readonly folder: string
  readonly say: (text: string) => void
  /** Told now and then how large the station is. */
  readonly onSizes?: (atMs: number, sizes: Sizes) => void
}

export interface RunResult {
  readonly rows: readonly Row[]
  /** What is wrong with the run as a whole. */
  readonly violations: ReturnType<typeof check>
  readonly evidence: Evidence
  readonly passed: boolean
}

/** Runs a station and a line, injects round after round, and checks what was seen against what was promised. */
export async function runFaults(options: RunOptions): Promise<RunResult> {
  const random = seededRandom(options.seed)
  const volume = mountVolume()
  leaveNothingBehind(() => volume.remove())
  mkdirSync(options.folder, { recursive: true })
  const history = openHistory(join(options.folder, 'history.ndjson'))
  try {
    const station = await startStationUnderTest(volume, random)
    leaveNothingBehind(() => station.abandon())
    try {
      return await runOn(station, volume, history, random, options)
    } finally {
      await station.stop()
      await keepLogs(station, options.folder)
    }
  } finally {
    volume.remove()
  }
}

/** However this process ends. */
function leaveNothingBehind(tidyUp: () => void): void {
  process.once('exit', tidyUp)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1))
}

async function runOn(
  station: Station,
  volume: Volume,
  history: History,
  random: Random,
  { rounds, seed, thorough, folder, toleranceMs, say, onSizes }: RunOptions,
): Promise<RunResult> {
  const line = await startDemoLine(station, volume, history, seed)
  const campaign = createCampaign({ station, volume, line, history, random, thorough })
  const notRun: Row[] = []
  try {
    await campaign.undisturbed(monotonicMs())
    await pause(settleMs)
    const before = await sizesOf(station)
    let row = 0
    for (const round of rounds) {
      const reason = round.map((fault) => fault.impossibleBecause?.(volume)).find(Boolean)
      if (reason !== undefined) notRun.push(rowNotRun(round, reason))
      else await campaign.play(round, ++row)
      say(progressOf(history, round, reason))
      if (onSizes && lastEnd(history.events)?.event === 'recovered') onSizes(monotonicMs(), await sizesOf(station))
    }
    await untilSettled(station, before, pause)
    await line.end()
    await pause(settleMs)
    await campaign.harvest.gather()
    const sizes = { before, after: await sizesOf(station) }
    const seen = campaign.harvest.seen()
    const stored = seen.verdicts.filter(({ genuine }) => genuine).map(({ partId }) => partId)
    const records = await readRecords(join(station.dataFolder, 'archive'), stored)
    const limits = { budgetMs, toleranceMs }
    const evidence: Evidence = { limits, history: history.events, ...seen, records, sizes }
    const violations = check(evidence)
    const { history: _, ...kept } = evidence
    await writeFile(join(folder, 'stored.json'), JSON.stringify(kept))
    const rows = tableOf(evidence, violations)
    const passed = violations.length === 0
    return { rows: [...rows, ...notRun], violations: outsideOf(rows, violations), evidence, passed }
  } finally {
    await line.end()
  }
}

async function startDemoLine(station: Station, volume: Volume, history: History, seed: number): Promise<Line> {
  const unusableFolder = join(volume.folder, 'unusable')
  await writeUnusablePictures(unusableFolder, await readFile(join(demoFolder, 'good/001.jpg')))
  const { linePort, sourcePort } = station
  const ports = { linePort, sourcePort, view: 'top' }
  return startLine({ ...ports, perSecond: usualPerSecond, seed, demoFolder, unusableFolder }, (event) =>
    history.add(event),
  )
}

function rowNotRun(round: Round, reason: string): Row {
  const nothing = {
    parts: 0,
    verdicts: 0,
    forged: 0,
    failSafes: 0,
    excused: 0,
    worstAnswerMs: undefined,
    recoverySeconds: undefined,
  }
  return { faults: namesOf(round), ...nothing, violations: [], notRun: reason }
}

function namesOf(round: readonly Fault[]): string {
  return round.map(({ name }) => name).join(' + ')
}

function progressOf({ events }: History, round: Round, reason: string | undefined): string {
  const name = namesOf(round).padEnd(66)
  if (reason !== undefined) return `${name} not run here: ${reason}`
  const last = lastEnd(events)
  if (last?.event === 'recovered') return `${name} recovered after ${(last.afterMs / 1000).toFixed(1)} s`
  return `${name} ${last?.event === 'not-recovered' ? last.reason : 'has no end'}`
}

function lastEnd(events: History['events']): EventOf<'recovered' | 'not-recovered'> | undefined {
  return events.findLast((event) => event.event === 'recovered' || event.event === 'not-recovered')
}

/** What is needed to understand a failure: what the station said, and what the adapter wrote down. */
async function keepLogs(station: Station, folder: string): Promise<void> {
  await writeFile(join(folder, 'screen.txt'), station.screen())
  for (const name of ['logs', 'nats-server.log'])
    await cp(join(station.dataFolder, name), join(folder, name), { recursive: true, force: true }).catch(() => {})
  await cp(station.journalFolder, join(folder, 'journal'), { recursive: true, force: true }).catch(() => {})
}
