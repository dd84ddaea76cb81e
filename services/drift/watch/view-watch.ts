import type { DriftReport, DriftSignal } from '../../../shared/contracts/drift.ts'
import { driftSignals } from '../../../shared/contracts/drift-signals.ts'
import { afterAssessment, afterNewBaseline } from '../alerts/alert-book.ts'
import type { ViewReading } from '../handler.ts'
import type { KnownView } from '../keeping/view-file.ts'
import { isKnown, type KeptAlert, newViewRecord, type Position } from '../keeping/view-record.ts'
import { assess } from '../view/assess.ts'
import { type BaselineScope, baselineProgress, restartBaseline } from '../view/baseline.ts'
import type { DriftSettings } from '../view/drift-settings.ts'
import { observeOverride, observePicture, observeScore, observeVerdict } from '../view/observe.ts'
import { exampleParts, newViewState } from '../view/view-state.ts'
import { reportOf, withLook } from './drift-report.ts'
import { type MeasuredPicture, shownPart } from './measured-picture.ts'

export interface ViewWatchOptions {
  readonly settings: DriftSettings
  /** What was known when it was kept last. */
  readonly known: KnownView | undefined
  readonly seed: number
  /** A name for another alert. */
  readonly newAlert: (nowMs: number) => string
}

/** Everything about one view: takes in what is heard of it, and says how it stands. */
export type ViewWatch = ReturnType<typeof createViewWatch>

const signalsOf: Readonly<Record<BaselineScope, readonly DriftSignal[]>> = {
  scores: ['scores'],
  all: driftSignals,
}

export function createViewWatch({ settings, known, seed, newAlert }: ViewWatchOptions) {
  const state = known?.state ?? newViewState(seed)
  const record = known?.record ?? newViewRecord()

  function restart(scope: BaselineScope, atMs: number): void {
    restartBaseline(state, scope)
    record.alerts = [...afterNewBaseline(record.alerts, signalsOf[scope], atMs)]
    for (const signal of signalsOf[scope]) record.history[signal] = []
  }

  /** Another model's scores are compared among themselves; a part that came late from the one before is left out. */
  function takeScore({ score, capturedAtMs }: ViewReading): void {
    if (!score) return
    if (record.scale !== score.scale) {
      if (capturedAtMs < (record.scoredAtMs ?? Number.NEGATIVE_INFINITY)) return
      if (record.scale !== undefined) restart('scores', capturedAtMs)
      record.scale = score.scale
    }
    record.scoredAtMs = Math.max(record.scoredAtMs ?? 0, capturedAtMs)
    observeScore(state, score.value, capturedAtMs, settings)
  }

  return {
    /** The highest part number so far; 0 when there is none. */
    newestSequence: (): number => record.newestSequence,
    /**
     * @param newestSequence the highest part number so far
     * @param shiftStartMs when the shift of the verdict began
     */
    verdict(reading: ViewReading, newestSequence: number, shiftStartMs: number, position: Position): void {
      if (isKnown(record.read.verdicts, position)) return
      record.read.verdicts = position
      record.newestSequence = newestSequence
      observeVerdict(state, shiftStartMs, settings)
      takeScore(reading)
    },
    override(change: 1 | -1 | 0, shiftStartMs: number, position: Position): void {
      if (isKnown(record.read.overrides, position)) return
      record.read.overrides = position
      if (change !== 0) observeOverride(state, shiftStartMs, change, settings)
    },
    picture({ partId, capturedAtMs, embedding, measures, jpeg }: MeasuredPicture): void {
      if (observePicture(state, { partId, embedding, measures }, capturedAtMs, settings)) record.pictures[partId] = jpeg
      const shown = new Set(exampleParts(state))
      for (const { body } of record.alerts) for (const one of [...body.before, ...body.after]) shown.add(one.partId)
      record.pictures = Object.fromEntries(Object.entries(record.pictures).filter(([one]) => shown.has(one)))
    },
    /** From now on what comes is normal. @returns whether this was new */
    newBaseline(takenAt: string): boolean {
      if (record.baselineTakenAt !== undefined && takenAt <= record.baselineTakenAt) return false
      record.baselineTakenAt = takenAt
      restart('all', Date.parse(takenAt))
      return true
    },
    /** Compares the present with the baseline; opens, follows and closes alerts. */
    look(nowMs: number): DriftReport {
      const assessment = assess(state, nowMs, settings)
      record.alerts = [
        ...afterAssessment(record.alerts, assessment, {
          nowMs,
          newAlert: () => newAlert(nowMs),
          shown: (partId) => (record.pictures[partId] === undefined ? undefined : shownPart(partId)),
          measureSigmasMax: settings.measureSigmasMax,
        }),
      ]
      record.history = withLook(record.history, assessment, nowMs, settings.blockMs)
      return reportOf(assessment, record.history, baselineProgress(state, settings), settings.baselineBlocks)
    },
    alerts: (): readonly KeptAlert[] => record.alerts,
    pictureOf: (partId: string): string | undefined => record.pictures[partId],
    /** The broker has it. */
    said(alert: KeptAlert): void {
      record.alerts = record.alerts.map((kept) => (kept === alert ? { ...kept, isSaid: true } : kept))
    },
    known: (): KnownView => ({ record, state }),
  }
}
