import { z } from 'zod'
import { Name } from '../../../shared/contracts/name.ts'
import { ModelLabel } from './model.ts'

const hoursMax = 14 * 24
const hoursUsual = 24

const Hours = z.coerce.number().gt(0).max(hoursMax)
export const ThresholdQuery = z.object({ hours: Hours.default(hoursUsual) })
export const ReportQuery = z.object({
  /** Unless given a shift, less on a station that is younger, more where the last shift had no parts. */
  hours: Hours.optional(),
})

/** The parts that were captured in one stretch of time. */
export const ReportColumn = z.object({
  from: z.iso.datetime(),
  parts: z.int(),
  pass: z.int(),
  reject: z.int(),
  stop: z.int(),
  fallback: z.int(),
  failSafe: z.int(),
  late: z.int(),
  overridden: z.int(),
  /** Of all parts; absent where there were none. */
  latencyMs: z.object({ p50: z.number(), p99: z.number(), max: z.number() }).optional(),
  /** The smallest budget that a part had. */
  budgetMs: z.number().optional(),
  /** Of each view that was judged by a model, how many parts fell in each of `scoreBins`. */
  scores: z.record(Name, z.array(z.int())),
})
export type ReportColumn = z.infer<typeof ReportColumn>

/** What spoke against parts, the most frequent first. */
export const ReportCause = z.object({
  view: Name,
  /** The check that failed; absent where the model’s score was above its threshold. */
  check: Name.optional(),
  parts: z.int(),
  /** Parts that a person has said were good. */
  overriddenToPass: z.int(),
})
export type ReportCause = z.infer<typeof ReportCause>

/** What people corrected: all of a shift, or of those parts that a view spoke against. */
export const ReportOverrides = z.object({
  parts: z.int(),
  /** Rejected or stopped at. */
  rejected: z.int(),
  /** Rejected parts that a person has said were good. */
  falseRejects: z.int(),
  /** Passed parts that a person has said were bad. */
  missed: z.int(),
})
export const ShiftOverrides = ReportOverrides.extend({ from: z.iso.datetime() })
export type ShiftOverrides = z.infer<typeof ShiftOverrides>
export const ViewOverrides = z.object({ view: Name, rejected: z.int(), falseRejects: z.int() })
export type ViewOverrides = z.infer<typeof ViewOverrides>

export const ReportSummary = z.object({
  /** How far it reaches back. */
  hours: z.number(),
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  columnMs: z.int(),
  columns: z.array(ReportColumn),
  causes: z.array(ReportCause),
  shifts: z.array(ShiftOverrides),
  views: z.array(ViewOverrides),
})
export type ReportSummary = z.infer<typeof ReportSummary>

/** Parts whose score of one view lies from `score` to `trialBinWidth` above it. Each part is in one of the first three. */
export const ScoreBin = z.object({
  score: z.number(),
  /** Passed: a lower limit would reject it. */
  passed: z.int(),
  /** Rejected for this score alone: a higher limit would let it pass. */
  scoreAlone: z.int(),
  /** Rejected for something else as well: no limit changes that. */
  otherwise: z.int(),
  /** Of all of them those of which a person has said so. */
  saidGood: z.int(),
  saidBad: z.int(),
})
export type ScoreBin = z.infer<typeof ScoreBin>

/** What another threshold would have done to the parts that a view's model has judged. */
export const ViewThresholds = z.object({
  view: Name,
  model: ModelLabel.optional(),
  /** The parts since then, or since the model serves where that is later. */
  from: z.iso.datetime(),
  parts: z.int(),
  bins: z.array(ScoreBin),
})
export type ViewThresholds = z.infer<typeof ViewThresholds>

export const ThresholdReport = z.object({ views: z.array(ViewThresholds) })
export type ThresholdReport = z.infer<typeof ThresholdReport>
