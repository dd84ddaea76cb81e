/** What the statistics of one view go by. Times are counted in blocks with parts in them: a night without work is no time. */
export interface DriftSettings {
  /** Parts of so long a time are one block: its parts resemble each other and are never taken apart by a test. */
  readonly blockMs: number
  /** A block with fewer scores, or fewer pictures, counts for nothing. */
  readonly blockPartsMin: number
  /** So many blocks make the baseline. */
  readonly baselineBlocks: number
  /** The scores of so many newest blocks are compared with the baseline's. */
  readonly scoreBlocks: number
  /** The pictures of so many newest blocks are compared with the baseline's. */
  readonly pictureBlocks: number
  /** Embeddings kept of the baseline, and as many of the present. */
  readonly reservoirRows: number
  /** Neighbouring blocks that permutations and resampling move as one. */
  readonly blocksTogether: number
  /** The 95th percentile of the scores drifts beyond so many of its standard deviations, */
  readonly scoreSigmasMax: number
  /** and only if it has moved by so much of itself. */
  readonly scoreShiftMin: number
  /** Permutations of a test. */
  readonly permutations: number
  /** The appearance drifts when both opinions find it less probable than this without a change, */
  readonly appearancePValueMax: number
  /** and only if the embeddings are so far apart (MMD, 0 to 1.4): no two days have quite the same parts. */
  readonly appearanceDistanceMin: number
  /** A measure of the pictures has moved beyond so many of its standard deviations. */
  readonly measureSigmasMax: number
  /** The rate of overrides rises when the trend is less probable than this without one, */
  readonly overridePValueMax: number
  /** in so many newest shifts */
  readonly shifts: number
  /** of which so many have to have parts. */
  readonly shiftsMin: number
  /** A signal drifts when so many blocks (of overrides: shifts) one after the other say so, and is steady again after as many that do not. */
  readonly persistence: number
}

export const defaultDriftSettings: DriftSettings = {
  blockMs: 3_600_000,
  blockPartsMin: 20,
  baselineBlocks: 72,
  scoreBlocks: 168,
  pictureBlocks: 24,
  reservoirRows: 10_000,
  blocksTogether: 6,
  scoreSigmasMax: 2,
  scoreShiftMin: 0.05,
  permutations: 499,
  appearancePValueMax: 0.005,
  appearanceDistanceMin: 0.13,
  measureSigmasMax: 3,
  overridePValueMax: 0.01,
  shifts: 21,
  shiftsMin: 6,
  persistence: 3,
}
