import { pause } from '../../shared/runtime/backoff.ts'
import type { PlantMetrics } from '../../shared/telemetry/plant-metrics.ts'
import { kinds, type Ledger, plantsHeard } from './ledger.ts'

const tellIntervalMs = 1000

/** How each plant stands, as `/metrics` shows it. */
export interface Standing {
  /** A plant that is listened to from now on. */
  begin(plant: string): void
  /** Tells the ledger as it is, every second until the signal aborts: a lag grows also while nothing comes. */
  keepTold(ledger: () => Ledger, signal: AbortSignal): Promise<void>
}

type Shown = Pick<PlantMetrics, 'plantMessages' | 'setPlantLag' | 'setPlantHeard'>

/** @param before what was heard before this start: its counts go on */
export function startStanding(metrics: Shown, before: Ledger, nowMs: () => number): Standing {
  const begunMs = new Map<string, number>()
  for (const { plant, kind, taken, missing, duplicates } of plantsHeard(before)) {
    metrics.plantMessages(plant, kind, 'taken', taken)
    metrics.plantMessages(plant, kind, 'missing', missing)
    metrics.plantMessages(plant, kind, 'duplicate', duplicates)
  }

  function tell(ledger: Ledger): void {
    const heardMs = new Map(begunMs)
    for (const one of plantsHeard(ledger)) {
      const { plant, kind, newestMs } = one
      // Verdicts come when there are parts; that there are none is no lag.
      if (kind !== 'records') metrics.setPlantLag(plant, kind, Math.max(0, nowMs() - newestMs))
      heardMs.set(plant, Math.max(heardMs.get(plant) ?? 0, one.heardMs))
    }
    for (const [plant, atMs] of heardMs) metrics.setPlantHeard(plant, atMs)
  }

  return {
    begin(plant) {
      const isKnown = plantsHeard(before).some((one) => one.plant === plant)
      if (!isKnown) begunMs.set(plant, nowMs())
      for (const kind of kinds)
        for (const outcome of ['taken', 'missing', 'duplicate'] as const) metrics.plantMessages(plant, kind, outcome, 0)
    },
    async keepTold(ledger, signal) {
      while (!signal.aborted) {
        tell(ledger())
        await pause(tellIntervalMs, signal)
      }
    },
  }
}
