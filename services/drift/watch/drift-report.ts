import {
  type DriftReport,
  type DriftSignal,
  driftHistoryMax,
  type SignalReport,
} from '../../../shared/contracts/drift.ts'
import { driftSignals } from '../../../shared/contracts/drift-signals.ts'
import { numbersOf } from '../alerts/alert-book.ts'
import type { BaselineProgress } from '../view/baseline.ts'
import type { Assessment } from '../view/view-state.ts'

/** A signal over time, oldest first. */
export type History = Record<DriftSignal, SignalReport['history']>

/** The history with another look at the signals: one point a block, the newest of it. Pure. */
export function withLook(history: History, { findings }: Assessment, nowMs: number, blockMs: number): History {
  const at = new Date(nowMs).toISOString()
  const follow = (signal: DriftSignal): SignalReport['history'] => {
    const value = findings.find((finding) => finding.signal === signal)?.value
    const points = history[signal]
    if (value === undefined || !Number.isFinite(value)) return points
    const isSameBlock = (point: { readonly at: string }): boolean =>
      Math.floor(Date.parse(point.at) / blockMs) === Math.floor(nowMs / blockMs)
    return [...points.filter((point) => !isSameBlock(point)), { at, value }].slice(-driftHistoryMax)
  }
  return { scores: follow('scores'), appearance: follow('appearance'), overrides: follow('overrides') }
}

/** How a view stands, for whoever asks. */
export function reportOf(
  { findings, measures }: Assessment,
  history: History,
  progress: BaselineProgress,
  blocksNeeded: number,
): DriftReport {
  const signals = driftSignals.map((signal): [DriftSignal, SignalReport] => {
    const finding = findings.find((one) => one.signal === signal)
    const numbers = finding ? numbersOf(finding) : { samples: 0 }
    return [signal, { ...numbers, state: finding?.state ?? 'learning', history: history[signal] }]
  })
  return {
    baselines: { scores: baseline(progress.scores), pictures: baseline(progress.pictures) },
    signals: Object.fromEntries(signals) as DriftReport['signals'],
    measures: [...measures],
  }

  function baseline({ since, ...reached }: BaselineProgress['scores']): DriftReport['baselines']['scores'] {
    return { ...reached, blocksNeeded, ...(since !== undefined && { since: new Date(since).toISOString() }) }
  }
}
