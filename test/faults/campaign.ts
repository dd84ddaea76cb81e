import { setTimeout as pause } from 'node:timers/promises'
import type { Random } from '../../models/fit/random.ts'
import type { Round } from './campaign-plan.ts'
import { createHarvest, type Harvest } from './checker/harvest.ts'
import { recoveryMsMax } from './checker/station-state.ts'
import type { Scene } from './fault.ts'
import { eventsOf, type History, monotonicMs } from './history.ts'
import type { Line } from './line/line.ts'
import type { Station } from './station/station.ts'
import type { Volume } from './station/volume.ts'

const pollMs = 20
const injectMsMax = 150_000
/** So many parts judged by model and rules one after the other count as an undisturbed station. */
const undisturbedParts = 3
const recentEvents = 400

/** A station, a line and what was seen of them. */
export interface Campaign {
  readonly history: History
  readonly harvest: Harvest
  /** Injects the faults of a round together, heals them and waits until the station works again. */
  play(round: Round, row: number): Promise<void>
  /**
   * Until parts are judged by model and rules again.
   * @returns when the first of them was answered
   * @throws when that takes too long
   */
  undisturbed(sinceMs: number): Promise<number>
}

export interface CampaignOptions {
  readonly station: Station
  readonly volume: Volume
  readonly line: Line
  readonly history: History
  readonly random: Random
  readonly thorough: boolean
}

export function createCampaign(options: CampaignOptions): Campaign {
  const { station, history } = options
  const harvest = createHarvest(station)

  async function gather(): Promise<void> {
    await harvest.gather()
    history.add({ atMs: monotonicMs(), event: 'harvest' })
  }

  const scene: Scene = { ...options, pause: (durationMs) => pause(durationMs), harvest: gather }

  async function undisturbed(sinceMs: number): Promise<number> {
    const endsMs = monotonicMs() + recoveryMsMax
    while (monotonicMs() < endsMs) {
      const firstMs = undisturbedFrom(history, sinceMs)
      if (firstMs !== undefined) return firstMs
      await pause(pollMs)
    }
    throw new Error(`no part was judged by model and rules for ${recoveryMsMax / 1000} s after it was over`)
  }

  return {
    history,
    harvest,
    undisturbed,
    async play(round, row) {
      for (const { name, allows = {} } of round) history.add({ atMs: monotonicMs(), event: 'fault', row, name, allows })
      const outcomes = await Promise.allSettled(round.map((fault) => inTime(fault.inject(scene))))
      for (const outcome of outcomes)
        if (outcome.status === 'rejected') note(history, `not injected: ${outcome.reason}`)
      const healedMs = monotonicMs()
      history.add({ atMs: healedMs, event: 'healed', row })
      try {
        const failed = outcomes.find((outcome) => outcome.status === 'rejected')
        if (failed) throw new Error(`the fault could not be injected: ${failed.reason}`)
        const afterMs = (await undisturbed(healedMs)) - healedMs
        history.add({ atMs: monotonicMs(), event: 'recovered', row, afterMs })
        if (round.some(({ allows }) => allows?.storeLost)) harvest.startAgain()
        await gather()
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        history.add({ atMs: monotonicMs(), event: 'not-recovered', row, reason })
      }
    },
  }
}

/** A fault that does not come to its end is a mistake of the campaign, and must not hold it up. */
async function inTime(injected: Promise<void>): Promise<void> {
  const limit = new AbortController()
  const late = pause(injectMsMax, undefined, { signal: limit.signal }).then(() => {
    throw new Error(`not over after ${injectMsMax / 1000} s`)
  })
  try {
    await Promise.race([injected, late])
  } finally {
    limit.abort()
    late.catch(() => {})
  }
}

function note(history: History, text: string): void {
  history.add({ atMs: monotonicMs(), event: 'note', text })
}

/** When the first of the last few triggers was answered, if both judges answered them all. */
function undisturbedFrom(history: History, sinceMs: number): number | undefined {
  const recent = history.events.slice(-recentEvents)
  const sent = new Set(
    eventsOf(recent, 'trigger')
      .filter(({ atMs }) => atMs > sinceMs)
      .map(({ trigger }) => trigger),
  )
  const last = eventsOf(recent, 'answer')
    .filter(({ trigger }) => trigger !== undefined && sent.has(trigger))
    .slice(-undisturbedParts)
  const isWhole = last.length === undisturbedParts && last.every(({ basis }) => basis === 'model+rules')
  return isWhole ? last[0]?.atMs : undefined
}
