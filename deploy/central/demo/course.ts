import { setTimeout as wait } from 'node:timers/promises'
import type { Centre } from './centre.ts'
import { latencyIn, longestHoleMs, type PlantComparison, shownIn } from './comparison.ts'
import { type DemoPlant, intervalMs } from './plant.ts'

const pollMs = 250
const startMsMax = 120_000
const catchUpMsMax = 300_000
const settleMsMax = 60_000

export interface CourseOptions {
  readonly centre: Centre
  /** The link of the first is cut. */
  readonly plants: readonly [DemoPlant, ...DemoPlant[]]
  /** How long parts are inspected before the cut and after the catching up. */
  readonly calmSeconds: number
  readonly cutSeconds: number
  readonly say: (text: string) => void
  readonly signal: AbortSignal
}

/** What the whole course showed. */
export interface Course {
  readonly comparisons: readonly PlantComparison[]
  /** From healing until the centre had everything that had been said meanwhile. */
  readonly catchUpMs: number
  /** One line a plant. */
  readonly latencies: readonly string[]
}

/** Calm, cut, heal, calm; then no more parts, until nothing is under way. @throws when it takes too long */
export async function runCourse(options: CourseOptions): Promise<Course> {
  const { centre, plants, calmSeconds, cutSeconds, say, signal } = options
  const [cutOff] = plants
  const pause = (seconds: number): Promise<unknown> => wait(seconds * 1000, undefined, { signal })
  await until('both plants at the centre', () => allHeard(centre, plants), startMsMax, signal)
  const calmMs = Date.now()
  say(`both plants are at the centre; ${calmSeconds} s of calm`)
  await pause(calmSeconds)
  const cutMs = Date.now()
  cutOff.link.cut()
  say(`the link of ${cutOff.name} is cut for ${cutSeconds} s`)
  await pause(cutSeconds)
  const behind = cutOff.station.ledger.counts.verdicts - (await taken(centre, cutOff, 'records'))
  const healMs = Date.now()
  cutOff.link.heal()
  say(`the link of ${cutOff.name} is whole again; ${behind} of its verdicts are not at the centre yet`)
  await until('the centre to catch up', () => hasCaughtUp(centre, cutOff, healMs), catchUpMsMax, signal)
  const caughtUpMs = Date.now()
  say(`caught up after ${((caughtUpMs - healMs) / 1000).toFixed(1)} s; ${calmSeconds} s of calm`)
  await pause(calmSeconds)
  const endMs = Date.now()
  await Promise.all(plants.map(({ station }) => station.services.get('camera-ingest')?.stop()))
  await until('the last parts', () => plants.every(({ station }) => station.ledger.balanced), settleMsMax, signal)
  const isSame = async (): Promise<boolean> => (await comparisonsOf(centre, plants)).every(isEqual)
  // What is still not the same then is what the comparison shows.
  await until('the same count everywhere', isSame, settleMsMax, signal).catch(() => {})
  const spans = [
    ['before', calmMs, cutMs],
    ['during', cutMs, caughtUpMs],
    ['after', caughtUpMs, endMs],
  ] as const
  return {
    comparisons: await comparisonsOf(centre, plants),
    catchUpMs: caughtUpMs - healMs,
    latencies: plants.map(({ name, decided }) => {
      const each = spans.map(([word, fromMs, untilMs]) => `${word} ${latencyIn(decided, fromMs, untilMs)}`)
      return `${name}: ${each.join('; ')}`
    }),
  }
}

function isEqual({ verdictsInPlant, recordsAtCentre, verdictsInStore }: PlantComparison): boolean {
  return recordsAtCentre === verdictsInPlant && verdictsInStore === verdictsInPlant
}

async function allHeard(centre: Centre, plants: readonly DemoPlant[]): Promise<boolean> {
  const series = await centre.store.query('sum by (plant) (vaglio_plant_verdicts_total) > 0').catch(() => [])
  return series.length === plants.length
}

/** The records of what was decided by then are there, and the curves reach up to now. */
async function hasCaughtUp(centre: Centre, { name, decided }: DemoPlant, byMs: number): Promise<boolean> {
  const due = decided.filter(({ atMs }) => atMs < byMs).length
  const text = await centre.metrics()
  const lagSeconds = shownIn(text, 'vaglio_plant_lag_seconds', { plant: name, kind: 'snapshots' })
  return takenIn(text, name, 'records', 'taken') >= due && lagSeconds * 1000 < 4 * intervalMs
}

async function taken(centre: Centre, { name }: DemoPlant, kind: string): Promise<number> {
  return takenIn(await centre.metrics(), name, kind, 'taken')
}

function takenIn(text: string, plant: string, kind: string, outcome: string): number {
  return shownIn(text, 'vaglio_plant_messages_total', { plant, kind, outcome })
}

async function comparisonsOf(centre: Centre, plants: readonly DemoPlant[]): Promise<PlantComparison[]> {
  const text = await centre.metrics()
  return await Promise.all(
    plants.map(async ({ name, station }) => {
      const sum = (outcome: string): number =>
        ['counts', 'snapshots', 'records'].reduce((all, kind) => all + takenIn(text, name, kind, outcome), 0)
      const [total] = await centre.store.query(`sum(vaglio_plant_verdicts_total{plant="${name}"})`)
      const curves = await centre.store.query(`vaglio_ready{plant="${name}",service="decision"}[1h]`)
      const holes = curves.map(({ values = [] }) => longestHoleMs(values.map(([atSeconds]) => atSeconds * 1000)))
      return {
        plant: name,
        verdictsInPlant: station.ledger.counts.verdicts,
        recordsAtCentre: takenIn(text, name, 'records', 'taken'),
        verdictsInStore: Number(total?.value?.[1] ?? 0),
        missing: sum('missing'),
        duplicates: sum('duplicate'),
        snapshots: takenIn(text, name, 'snapshots', 'taken'),
        longestHoleMs: Math.max(...holes, 0),
      }
    }),
  )
}

async function until(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  limitMs: number,
  signal: AbortSignal,
): Promise<void> {
  for (const endsMs = performance.now() + limitMs; !(await isSo()); await wait(pollMs, undefined, { signal }))
    if (performance.now() > endsMs) throw new Error(`waited ${limitMs / 1000} s in vain for ${what}`)
}
