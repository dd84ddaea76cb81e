import type { DriftSignal } from '../../../shared/contracts/drift.ts'
import { measuredChanges, namedCause } from '../causes/cause.ts'
import { assessAppearance } from './appearance-signal.ts'
import { meanMeasures, settleBaselines } from './baseline.ts'
import { usableBlocks } from './blocks.ts'
import type { DriftSettings } from './drift-settings.ts'
import { assessOverrides } from './overrides-signal.ts'
import { assessScores } from './scores-signal.ts'
import type { Assessment, SignalFinding, ViewState, Watch } from './view-state.ts'

/** So many pictures from before and as many from after a change are shown. */
const examplesShown = 2

/** What a signal says by itself. */
type Said = Omit<SignalFinding, 'signal' | 'state' | 'since' | 'cause' | 'before' | 'after'> &
  (Watch | { readonly state: 'learning' })

/**
 * Compares the present of a view with its baseline. Only blocks that are over count, so that asking more often than once
 * a block changes nothing. Changes the state: it counts how long a signal has been beyond its limit.
 * @param now in milliseconds since 1970
 * @returns one finding a signal; an alert begins where one is `drifting` that was not, and ends where it is not any more
 */
export function assess(state: ViewState, now: number, settings: DriftSettings): Assessment {
  settleBaselines(state, now, settings)
  const said: Record<DriftSignal, Said> = {
    scores: assessScores(state, now, settings),
    appearance: assessAppearance(state, now, settings),
    overrides: assessOverrides(state, settings),
  }
  const looksDifferent = said.appearance.state === 'drifting'
  const findings = Object.entries(said).map(([name, one]): SignalFinding => {
    const signal = name as DriftSignal
    const { samples, value, baseline, limit, sigmas, pValue, divergence } = one
    const numbers = Object.entries({ value, baseline, limit, sigmas, pValue, divergence })
    const told = {
      signal,
      state: one.state,
      samples,
      ...Object.fromEntries(numbers.filter(([, it]) => it !== undefined)),
    }
    if (one.state !== 'drifting' || one.since === undefined) return { ...told, before: [], after: [] }
    const changes = changesSince(state, one.since, now, settings)
    const cause = namedCause(changes, { signal, looksDifferent, sigmasMax: settings.measureSigmasMax })
    return { ...told, since: one.since, cause, ...examplesAround(state, one.since) }
  })
  const recent = now - recentBlocks * settings.blockMs
  return { findings, measures: changesSince(state, recent, now, settings).map(({ size: _, ...change }) => change) }
}

/** Blocks that show how the pictures are now. */
const recentBlocks = 6

function changesSince({ pictures }: ViewState, since: number, now: number, settings: DriftSettings) {
  const blocks = usableBlocks(pictures.blocks, now, settings).filter(({ startedAt }) => startedAt >= since)
  if (!pictures.baseline || blocks.length === 0) return []
  return measuredChanges(meanMeasures(blocks), pictures.baseline)
}

function examplesAround({ pictures }: ViewState, since: number): Pick<SignalFinding, 'before' | 'after'> {
  const examples = (isShown: (startedAt: number) => boolean) =>
    pictures.blocks.filter(({ startedAt }) => isShown(startedAt)).map(({ example }) => example)
  const before = [...(pictures.baseline?.examples ?? []), ...examples((startedAt) => startedAt < since)]
  return {
    before: before.slice(-examplesShown),
    after: examples((startedAt) => startedAt >= since).slice(-examplesShown),
  }
}
