import type { DriftSettings } from '../../services/drift/view/drift-settings.ts'
import { newViewState } from '../../services/drift/view/view-state.ts'
import type { DriftSignal } from '../../shared/contracts/drift.ts'
import { driftSignals } from '../../shared/contracts/drift-signals.ts'
import type { DriftSet } from './drift-set.ts'
import type { Gallery } from './gallery.ts'
import { quiet, quietHours, scenarios, watchedHours, watchedShiftHours } from './scenario.ts'
import { runTrial, type TrialResult } from './trial.ts'

/** Days of a line on which nothing changes. */
const quietDays = 30

/** What one line was told, with no change and with every change from the same hour on. */
export interface MeasuredLine {
  readonly quiet: TrialResult
  /** By the name of the scenario. */
  readonly changed: Readonly<Record<string, TrialResult>>
  /** What drifted when the change came, of itself. */
  readonly before: readonly DriftSignal[]
}

/** What the lines of a set were told. */
export interface MeasuredSet extends DriftSet {
  readonly images: number
  readonly lines: readonly MeasuredLine[]
}

/** Lets a line of a set run for 30 days without a change, and from the same state with every change. */
export function measureLine(gallery: Gallery, settings: DriftSettings, seed: number): MeasuredLine {
  const state = newViewState(seed)
  const early = runTrial({ gallery, settings, state, seed, scenario: quiet, from: 0, to: quietHours })
  const before = driftSignals.filter((signal) => state.watches[signal].state === 'drifting')
  const changed = scenarios.map((scenario, place): [string, TrialResult] => {
    const to = quietHours + (scenario.overrides ? watchedShiftHours : watchedHours)
    const options = { gallery, settings, scenario, from: quietHours, to, endsWhenKnown: !scenario.overrides }
    return [scenario.name, runTrial({ ...options, state: structuredClone(state), seed: seed + 1000 * (place + 1) })]
  })
  const late = runTrial({
    gallery,
    settings,
    state,
    seed: -seed,
    scenario: quiet,
    from: quietHours,
    to: quietDays * 24,
  })
  const alarms = [...early.alarms, ...late.alarms]
  return { quiet: { alarms, accepted: late.accepted }, changed: Object.fromEntries(changed), before }
}
