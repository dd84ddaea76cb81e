import { changePoint } from '../statistics/change-point.ts'
import { randomOf } from '../statistics/random.ts'
import { risePValue } from '../statistics/trend.ts'
import type { DriftSettings } from './drift-settings.ts'
import type { Shift, ViewState } from './view-state.ts'
import { watched } from './watch.ts'

/** What the overrides say. Changes the state's watch. */
export function assessOverrides(state: ViewState, settings: DriftSettings) {
  // The newest shift goes on: nobody may have looked at its parts yet.
  const over = state.shifts.slice(0, -1).filter(({ trials }) => trials > 0)
  const newest = over.at(-1)
  if (!newest || over.length < settings.shiftsMin) return { state: 'learning' as const, samples: over.length }
  const pValue = risePValue(over, { permutations: settings.permutations, random: randomOf(state) })
  const place = changePoint(over.map(rateOf))
  state.watches.overrides = watched(state.watches.overrides, {
    newest: newest.startedAt,
    isBeyond: pValue <= settings.overridePValueMax,
    beginning: () => over[place]?.startedAt ?? 0,
    persistence: settings.persistence,
  })
  return {
    ...state.watches.overrides,
    value: together(over.slice(place)),
    baseline: together(over.slice(0, Math.max(1, place))),
    pValue,
    samples: over.length,
  }
}

const rateOf = ({ events, trials }: Shift) => events / trials

function together(shifts: readonly Shift[]): number {
  const sum = (count: (shift: Shift) => number) => shifts.reduce((total, shift) => total + count(shift), 0)
  return sum(({ events }) => events) / sum(({ trials }) => trials)
}
