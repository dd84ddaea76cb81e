import { normalDraw, type Random, randomOf } from '../../services/drift/statistics/random.ts'
import { assess } from '../../services/drift/view/assess.ts'
import type { DriftSettings } from '../../services/drift/view/drift-settings.ts'
import { observeOverride, observePicture, observeScore, observeVerdict } from '../../services/drift/view/observe.ts'
import type { Assessment, ViewState } from '../../services/drift/view/view-state.ts'
import type { DriftCause, DriftSignal } from '../../shared/contracts/drift.ts'
import { driftSignals } from '../../shared/contracts/drift-signals.ts'
import type { Gallery } from './gallery.ts'
import { createLine, type Line } from './line.ts'
import type { Scenario } from './scenario.ts'

const hourMs = 3_600_000
export const partsPerHour = 120
/** Pictures that drift looks at. */
export const picturesPerHour = 40
const partsPerPicture = partsPerHour / picturesPerHour
const shiftHours = 8
/** Verdicts that people correct, and how much that varies from shift to shift (standard deviation of the logarithm). */
const overrideShare = 0.004
const overrideVariety = 0.3

/** A time at which a signal began to drift. */
export interface Alarm {
  readonly signal: DriftSignal
  /** Hours since the line began. */
  readonly hour: number
  readonly cause: DriftCause
  /** When it says that it began, in hours since the line began. */
  readonly sinceHour: number
}

/** What a line was told. */
export interface TrialResult {
  readonly alarms: readonly Alarm[]
  /** Share of parts accepted. */
  readonly accepted: number
}

export interface TrialOptions {
  readonly gallery: Gallery
  readonly scenario: Scenario
  readonly settings: DriftSettings
  readonly seed: number
  /** What is known of the line so far; changed. */
  readonly state: ViewState
  /** The hours that are worked. The change comes at the first of them. */
  readonly from: number
  readonly to: number
  /** Whether no more is asked for once the scores and the appearance both drift. */
  readonly endsWhenKnown?: boolean
}

/** Runs a line by the hour, and writes down when a signal began to drift. */
export function runTrial({ state, seed, from, to, endsWhenKnown = false, ...rest }: TrialOptions): TrialResult {
  const random = randomOf({ seed })
  const line = createLine(rest.gallery, random)
  const alarms: Alarm[] = []
  const drifting = new Set(driftSignals.filter((signal) => state.watches[signal].state === 'drifting'))
  let passed = 0
  let shiftRate = overrideShare
  for (let hour = from; hour < to; hour++) {
    line.nextHour()
    if (hour % shiftHours === 0) shiftRate = overrideShare * Math.exp(overrideVariety * normalDraw(random))
    const rate = shiftRate * (rest.scenario.overrides?.(hour - from) ?? 1)
    passed += workHour(state, { ...rest, line, random, hour, since: hour - from, rate })
    alarms.push(...newAlarms(assess(state, (hour + 1) * hourMs, rest.settings), drifting, hour + 1))
    if (endsWhenKnown && drifting.has('scores') && drifting.has('appearance')) {
      return { alarms, accepted: passed / partsPerHour / (hour + 1 - from) }
    }
  }
  return { alarms, accepted: passed / partsPerHour / (to - from) }
}

/** @param drifting those that were; changed */
function newAlarms({ findings }: Assessment, drifting: Set<DriftSignal>, hour: number): Alarm[] {
  return findings.flatMap(({ signal, state, cause = 'unknown', since = 0 }) => {
    const isNew = state === 'drifting' && !drifting.has(signal)
    if (state === 'drifting') drifting.add(signal)
    else drifting.delete(signal)
    return isNew ? [{ signal, hour, cause, sinceHour: since / hourMs }] : []
  })
}

interface Hour {
  readonly line: Line
  readonly scenario: Scenario
  readonly settings: DriftSettings
  readonly random: Random
  readonly hour: number
  readonly since: number
  readonly rate: number
}

/** @returns parts accepted */
function workHour(state: ViewState, { line, scenario, settings, random, hour, since, rate }: Hour): number {
  const shiftStartedAt = (hour - (hour % shiftHours)) * hourMs
  let passed = 0
  for (let part = 0; part < partsPerHour; part++) {
    const at = hour * hourMs + (part * hourMs) / partsPerHour
    const { score, embedding, measures } = line.part(scenario.look(since, random()))
    observeVerdict(state, shiftStartedAt, settings)
    if (random() < rate) observeOverride(state, shiftStartedAt, 1, settings)
    if (score > 1) continue
    passed++
    observeScore(state, score, at, settings)
    const isSampled = part % partsPerPicture === 0
    if (isSampled) observePicture(state, { partId: `${hour}-${part}`, embedding, measures }, at, settings)
  }
  return passed
}
