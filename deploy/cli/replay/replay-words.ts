import type { Answer } from '../../../services/archive/reading/reader.ts'
import { inColumns } from '../columns.ts'
import { isChanged, type Outcome } from './outcome.ts'
import { momentText, type Period } from './period.ts'
import type { Stratum, Tally } from './tally.ts'

const changesShown = 40
const classWords = {
  pass: 'passed',
  reject: 'not passed',
  'fail-safe': 'fail-safe',
  override: 'overridden',
  broker: 'at the broker',
} as const

/** What was replayed, by what, and what came of it. */
export interface Replay {
  readonly station: string
  readonly period: Period
  /** `plate/2` */
  readonly models: readonly string[]
  readonly recipeRevision: string
  readonly outcomes: readonly Outcome[]
  readonly tally: Tally
  /** Parts of which pictures of some views alone are kept. */
  readonly incomplete: number
  /** Why the broker was not asked; empty where it was. */
  readonly brokerTrouble: string
}

/** What a person reads. */
export function replayText(replay: Replay): string {
  const { outcomes, tally } = replay
  const sections = [headline(replay), strataTable(tally), transitionTable(tally), changes(outcomes), remarks(replay)]
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
}

/** The replayed parts as rows, for a table or other software. */
export function replayRows({ outcomes, tally }: Replay): Answer {
  const weights = new Map(tally.strata.map(({ kept, weight }) => [kept, weight]))
  const columns = ['part_id', 'sequence', 'captured_at', 'kept', 'weight', 'was', 'was_basis', 'was_score', 'now']
  return {
    columns: [...columns, 'now_basis', 'now_score', 'changed', 'makers', 'said', 'reasons', 'took_ms'],
    rows: outcomes.map((outcome) => {
      const { part, was, now, makers, tookMs } = outcome
      const { partId, sequence, capturedAt, kept, basis, score = null, said = null } = part
      const before = [partId, sequence, capturedAt, kept, weights.get(kept) ?? 1, was, basis, score]
      const reasons = now.reasons.map(({ text }) => text)
      const after = [now.verdict, now.basis, now.score ?? null, isChanged(outcome), makers, said]
      return [...before, ...after, reasons, Math.round(tookMs * 10) / 10]
    }),
  }
}

function headline({ station, period, models, recipeRevision, outcomes, tally }: Replay): string[] {
  const all = tally.strata.reduce((sum, { onRecord }) => sum + onRecord, 0)
  const when = `${momentText(period.fromMs)} to ${momentText(period.toMs)} UTC`
  return [
    `${outcomes.length} of ${all} parts of ${station}, ${when}, by ${models.join(', ')} and recipe ${recipeRevision}`,
  ]
}

function strataTable({ strata }: Tally): string[] {
  const rows = strata.map(({ kept, onRecord, replayed, changed, changedOnRecord }) => [
    classWords[kept],
    ...[onRecord, replayed, changed].map(String),
    changedOnRecord ? `${changedOnRecord.low} to ${changedOnRecord.high} of all` : '',
  ])
  return inColumns([['parts', 'on record', 'replayed', 'changed', '95 % confidence'], ...rows])
}

function transitionTable({ transitions }: Tally): string[] {
  const rows = transitions.map(({ was, now, parts, onRecord }) => [was, now, String(parts), onRecord.toFixed(0)])
  return inColumns([['was', 'now', 'replayed', 'stand for'], ...rows])
}

function changes(outcomes: readonly Outcome[]): string[] {
  const changed = outcomes.filter(isChanged)
  const rows = changed.slice(0, changesShown).map(({ part, was, now }) => {
    const scores = `${part.score?.toFixed(2) ?? '–'} → ${now.score?.toFixed(2) ?? '–'}`
    const said = part.said === undefined ? '' : `a person said ${part.said}`
    return [
      `#${part.sequence}`,
      `${was} → ${now.verdict}`,
      scores,
      said,
      now.reasons.map(({ text }) => text).join('; '),
    ]
  })
  const more = changed.length - rows.length
  return [...inColumns(rows), ...(more > 0 ? [`and ${more} more: --csv or --json has them all`] : [])]
}

function remarks(replay: Replay): string[] {
  const { said, inPart, forTheLine } = replay.tally
  return [
    ...(said.parts > 0
      ? [
          `of ${said.parts} overridden parts the record is right about ${said.wasRight}, the replay about ${said.isRight}`,
        ]
      : []),
    ...(inPart > 0 ? [`${inPart} were decided without one of the judges then; now both had the time to answer`] : []),
    ...(forTheLine > 0
      ? [`${forTheLine} were stopped for the line’s sake: they are compared by what was found of the part itself`]
      : []),
    ...missing(replay),
    ...(replay.brokerTrouble ? [`the archive alone was asked: ${replay.brokerTrouble}`] : []),
    selfCheckText(replay.tally),
    timesText(replay.outcomes),
  ].filter(Boolean)
}

function missing({ tally: { strata }, incomplete }: Replay): string[] {
  const notReplayed = ({ onRecord, replayed }: Stratum): number => onRecord - replayed
  const passed = strata.find(({ kept }) => kept === 'pass')
  const others = strata.filter((stratum) => stratum.kept !== 'pass' && notReplayed(stratum) > 0)
  return [
    ...(passed && notReplayed(passed) > 0
      ? [
          passed.replayed > 0
            ? `${notReplayed(passed)} passed parts have no picture; the ${passed.replayed} that have were chosen by chance and stand for them`
            : `nothing is known of the ${passed.onRecord} passed parts: no picture of them is kept`,
        ]
      : []),
    ...others.map((one) => {
      return `${notReplayed(one)} parts (${classWords[one.kept]}) could not be replayed: their pictures are not kept, and nothing stands for them`
    }),
    ...(incomplete > 0 ? [`${incomplete} parts lack the picture of a view and were left out`] : []),
  ]
}

function selfCheckText({ selfCheck: { parts, different, scoresApartMax } }: Tally): string {
  if (parts === 0) return ''
  const what = `self check: ${parts} parts were judged by the same model and recipe then`
  const scores = `scores differ by ${scoresApartMax.toPrecision(2)} of the threshold at most`
  if (different.length === 0) return `${what}; all have the same verdict again, ${scores}`
  const numbers = different.slice(0, changesShown).map(({ part }) => `#${part.sequence}`)
  return `${what}; ${different.length} have ANOTHER verdict now (${numbers.join(', ')}), ${scores}: trust no figure above before that is explained`
}

function timesText(outcomes: readonly Outcome[]): string {
  const sorted = outcomes.map(({ tookMs }) => tookMs).toSorted((one, other) => one - other)
  const at = (share: number): string => (sorted[Math.ceil(share * sorted.length) - 1] ?? 0).toFixed(0)
  return sorted.length === 0 ? '' : `${at(0.5)} ms a part, 99 of 100 within ${at(0.99)} ms`
}
