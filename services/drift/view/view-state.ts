import { z } from 'zod'
import { driftCauses, driftMeasures } from '../../../shared/contracts/drift.ts'
import { driftSignals } from '../../../shared/contracts/drift-signals.ts'
import { embeddingLength } from '../embedding/embedder.ts'
import { measureCount } from '../pictures/picture-measures.ts'
import { histogramBins } from '../statistics/score-histogram.ts'

const numbers = z.instanceof(Float64Array<ArrayBuffer>)

/** Scores of the accepted parts of one block of time. */
export const ScoreBlock = z.object({
  startedAt: z.number(),
  parts: z.int().min(0),
  histogram: z.instanceof(Uint32Array<ArrayBuffer>).refine(({ length }) => length === histogramBins, 'has other bins'),
})
export type ScoreBlock = z.infer<typeof ScoreBlock>

/** Sampled pictures of one block of time. */
export const PictureBlock = z.object({
  startedAt: z.number(),
  /** Pictures sampled; the reservoir keeps the embeddings of fewer. */
  parts: z.int().min(0),
  /** One after the other. */
  embeddings: z
    .instanceof(Float32Array<ArrayBuffer>)
    .refine(({ length }) => length % embeddingLength === 0, 'are no whole embeddings'),
  /** Sums over all sampled pictures. */
  measures: numbers.refine(({ length }) => length === measureCount, 'are other measures'),
  /** The first of them. */
  example: z.string(),
})
export type PictureBlock = z.infer<typeof PictureBlock>

const ScoreBaseline = z.object({
  /** When its first and when its last block began. */
  since: z.number(),
  until: z.number(),
  blocks: z.int(),
  parts: z.int(),
  percentile95: z.number(),
  /** Of the 95th percentile of as many blocks. */
  deviation: z.number(),
  /** Share of scores above the 95th percentile in each of the newest blocks. */
  sharesAbove: z.array(z.number()),
})
export type ScoreBaseline = z.infer<typeof ScoreBaseline>

const PictureBaseline = z.object({
  /** When its first and when its last block began. */
  since: z.number(),
  until: z.number(),
  blocks: z.int(),
  parts: z.int(),
  scale: z.object({ centre: numbers, factor: numbers, frequencies: numbers }),
  /** Of every block, oldest first. */
  sums: z.array(numbers),
  /** Means over the baseline. */
  measures: numbers,
  /** How much each change of `pictureChanges` varies from block to block. */
  changeDeviations: z.array(z.number()),
  examples: z.array(z.string()),
})
export type PictureBaseline = z.infer<typeof PictureBaseline>

/** How long a signal has been beyond its limit, or within it. */
const Watch = z.object({
  state: z.enum(['steady', 'drifting']),
  /** Newest block, or shift, that was looked at. */
  newest: z.number(),
  /** Blocks one after the other that speak against the state. */
  against: z.int(),
  /** When what made it drift began. */
  since: z.number().optional(),
})
export type Watch = z.infer<typeof Watch>

const Shift = z.object({ startedAt: z.number(), trials: z.int().min(0), events: z.int().min(0) })
export type Shift = z.infer<typeof Shift>

/** How one signal stands. */
export const SignalFinding = z.object({
  signal: z.enum(driftSignals),
  /** `learning`: there is too little of the baseline or of the present to say anything. */
  state: z.enum(['learning', 'steady', 'drifting']),
  /** 95th percentile of the score; distance of the embeddings (MMD, 0 to 1.4); share of verdicts overridden. */
  value: z.number().optional(),
  baseline: z.number().optional(),
  limit: z.number().optional(),
  /** Of the scores. */
  sigmas: z.number().optional(),
  /** Of the appearance and the overrides. */
  pValue: z.number().optional(),
  /** The second opinion on the appearance, in nats. */
  divergence: z.number().optional(),
  /** Parts of the present that it rests on; of overrides, shifts. */
  samples: z.int(),
  /** Of a drifting signal: when it most likely began, in milliseconds since 1970. */
  since: z.number().optional(),
  /** Of a drifting signal. */
  cause: z.enum(driftCauses).optional(),
  /** Of a drifting signal: parts whose pictures show how it was and how it is. Empty where none were sampled. */
  before: z.array(z.string()),
  after: z.array(z.string()),
})
export type SignalFinding = z.infer<typeof SignalFinding>

/** How far a measure of the pictures is from the baseline. */
export const MeasuredChange = z.object({
  measure: z.enum(driftMeasures),
  /** Of brightness, contrast and sharpness the ratio to the baseline, of cast and position a share; as the baseline. */
  value: z.number(),
  baseline: z.number(),
  sigmas: z.number(),
})
export type MeasuredChange = z.infer<typeof MeasuredChange>

export const Assessment = z.object({ findings: z.array(SignalFinding), measures: z.array(MeasuredChange) })
export type Assessment = z.infer<typeof Assessment>

/** What is known of one view: plain data and typed arrays. `stored-state.ts` says how it is kept. */
export const ViewState = z.object({
  /** State of the random numbers, so that the same observations give the same answers. */
  seed: z.int(),
  /** Blocks of the baseline while there is none, and of the present from then on; oldest first. */
  scores: z.object({ blocks: z.array(ScoreBlock), baseline: ScoreBaseline.optional() }),
  pictures: z.object({ blocks: z.array(PictureBlock), baseline: PictureBaseline.optional() }),
  /** Verdicts and overrides, oldest shift first. */
  shifts: z.array(Shift),
  watches: z.object({ scores: Watch, appearance: Watch, overrides: Watch }),
})
export type ViewState = z.infer<typeof ViewState>

const steady: Watch = { state: 'steady', newest: 0, against: 0 }

/** A view of which nothing has been seen. */
export function newViewState(seed: number): ViewState {
  return {
    seed,
    scores: { blocks: [] },
    pictures: { blocks: [] },
    shifts: [],
    watches: { scores: steady, appearance: steady, overrides: steady },
  }
}

/** Parts whose pictures an alert may still show; the pictures of all others can go. */
export function exampleParts({ pictures }: ViewState): readonly string[] {
  return [...(pictures.baseline?.examples ?? []), ...pictures.blocks.map(({ example }) => example)]
}
