import { z } from 'zod'
import { type Contract, jsonBody } from './contract.ts'
import { driftSignals } from './drift-signals.ts'
import { Name } from './name.ts'

export const DriftSignal = z.enum(driftSignals)
export type DriftSignal = z.infer<typeof DriftSignal>

/** What has most likely changed: the picture of the parts, or the parts themselves. */
export const driftCauses = ['light', 'focus', 'colour', 'position', 'product', 'unknown'] as const
export const DriftCause = z.enum(driftCauses)
export type DriftCause = z.infer<typeof DriftCause>

/** Bytes of a JPEG that shows how a view looked. */
export const driftPictureBytesMax = 24 * 1024
/** An alert shows so many pictures from before the change and so many from after it. */
export const driftPicturesMax = 2
/** Points of a signal's history in a report: seven days by the hour. */
export const driftHistoryMax = 7 * 24

export const ViewOfStation = z.object({ version: z.literal(1), station: Name, view: Name })
/** Of what is said of a view again and again, the newest counts. */
const ReportEnvelope = ViewOfStation.extend({ at: z.iso.datetime() })

/** The cheap measures of the pictures by which a cause is named. */
export const driftMeasures = ['brightness', 'contrast', 'sharpness', 'cast', 'position'] as const

/** How far one of the measures is from the baseline. */
export const MeasuredChange = z.object({
  measure: z.enum(driftMeasures),
  /** Of brightness, contrast and sharpness the ratio to the baseline, of cast and position a share; as the baseline. */
  value: z.number(),
  baseline: z.number(),
  /** Distance from the baseline, whichever way, in its standard deviations. */
  sigmas: z.number(),
})
export type MeasuredChange = z.infer<typeof MeasuredChange>

/** What one signal says of a view; absent where there is too little to say it. */
export const SignalNumbers = z.object({
  /** 95th percentile of the scores, in units of the threshold; distance of the pictures (MMD); share of verdicts overridden. */
  value: z.number().optional(),
  baseline: z.number().optional(),
  /** Beyond it the signal drifts. */
  limit: z.number().optional(),
  /** Of the scores: distance from the baseline in its standard deviations. */
  sigmas: z.number().optional(),
  /** Of the others: the probability of such a value without a change. */
  pValue: z.number().min(0).max(1).optional(),
  /** Of the appearance: the second opinion (Kullback–Leibler), in nats. */
  divergence: z.number().optional(),
  /** Parts of the present that it rests on; of overrides, shifts. */
  samples: z.int().min(0),
})
export type SignalNumbers = z.infer<typeof SignalNumbers>

/** How one signal of a view stands. `learning`: there is too little of the baseline or of the present to say anything. */
export const SignalReport = SignalNumbers.extend({
  state: z.enum(['learning', 'steady', 'drifting']),
  history: z.array(z.object({ at: z.iso.datetime(), value: z.number() })).max(driftHistoryMax),
})
export type SignalReport = z.infer<typeof SignalReport>

/** How far a baseline is that is being taken; it is settled when it has its blocks of parts. */
const BaselineReport = z.object({
  settled: z.boolean(),
  blocks: z.int().min(0),
  blocksNeeded: z.int().min(1),
  parts: z.int().min(0),
  since: z.iso.datetime().optional(),
})

/** How one view of a station stands; the newest counts. */
export const DriftReport = z.object({
  baselines: z.object({ scores: BaselineReport, pictures: BaselineReport }),
  signals: z.record(DriftSignal, SignalReport),
  measures: z.array(MeasuredChange).max(driftMeasures.length),
})
export type DriftReport = z.infer<typeof DriftReport>

export const DriftReports: Contract<z.infer<typeof ReportEnvelope>, DriftReport> = {
  name: 'drift-report',
  account: 'LINE',
  stream: 'DRIFT',
  envelope: ReportEnvelope,
  body: jsonBody(DriftReport),
  subject: ({ station, view }) => `drift-reports.${station}.${view}`,
  filter: (station = '*') => `drift-reports.${station}.*`,
  id: ({ station, view, at }) => `drift-report:${station}:${view}:${at}`,
}
