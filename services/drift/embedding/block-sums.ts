import { cholesky, solvedForward } from '../../../shared/statistics/cholesky.ts'
import type { BlockSums } from '../statistics/permutation-test.ts'
import { normalDraw, type Random } from '../statistics/random.ts'
import { embeddingLength } from './embedder.ts'

/** Frequencies of the random features; each gives a cosine and a sine. */
export const frequencyCount = 128
const whiteFrom = 1 + 2 * frequencyCount
/** Numbers of a block: how many embeddings, the sums of their features, of their whitened numbers, and of their squares. */
export const sumsLength = whiteFrom + 2 * embeddingLength
/** Share of the mean variance added to all, so that numbers which hardly vary do not outweigh the others. */
const ridge = 0.1
/** Pairs of which the median distance is taken. */
const pairs = 2000

type Numbers = Float64Array<ArrayBuffer>

/** How embeddings are looked at: whitened by the baseline, then as random features of a Gaussian kernel. */
export interface EmbeddingScale {
  readonly centre: Numbers
  /** Lower triangular factor of the baseline's covariance. */
  readonly factor: Numbers
  /** One row a frequency, already divided by the kernel's width. */
  readonly frequencies: Numbers
}

/**
 * Learns the scale from embeddings of the baseline. The kernel is as wide as the median distance of two of them; its
 * features are those of Rahimi and Recht (2007).
 * @param rows embeddings one after the other, at least two
 */
export function learntScale(rows: Float32Array, random: Random): EmbeddingScale {
  const { centre, covariance } = momentsOf(rows)
  const factor = cholesky(covariance, embeddingLength)
  const width = medianDistance(rows, { centre, factor }, random)
  const frequencies = Float64Array.from({ length: frequencyCount * embeddingLength }, () => normalDraw(random) / width)
  return { centre, factor, frequencies }
}

function momentsOf(rows: Float32Array): { centre: Numbers; covariance: Numbers } {
  const count = rows.length / embeddingLength
  const at = (row: number, column: number) => rows[row * embeddingLength + column] as number
  const centre = new Float64Array(embeddingLength)
  for (let row = 0; row < count; row++) {
    for (let column = 0; column < embeddingLength; column++) {
      centre[column] = (centre[column] as number) + at(row, column) / count
    }
  }
  const covariance = new Float64Array(embeddingLength * embeddingLength)
  for (let row = 0; row < count; row++) {
    for (let one = 0; one < embeddingLength; one++) {
      for (let other = 0; other < embeddingLength; other++) {
        const place = one * embeddingLength + other
        const product = (at(row, one) - (centre[one] as number)) * (at(row, other) - (centre[other] as number))
        covariance[place] = (covariance[place] as number) + product / (count - 1)
      }
    }
  }
  const diagonal = Array.from({ length: embeddingLength }, (_, place) => covariance[place * (embeddingLength + 1)] ?? 0)
  const added = Math.max(Number.EPSILON, (ridge * diagonal.reduce((sum, value) => sum + value, 0)) / embeddingLength)
  for (const [place, value] of diagonal.entries()) covariance[place * (embeddingLength + 1)] = value + added
  return { centre, covariance }
}

function whitened(
  rows: Float32Array,
  row: number,
  { centre, factor }: Pick<EmbeddingScale, 'centre' | 'factor'>,
): Float64Array {
  const embedding = rows.subarray(row * embeddingLength, (row + 1) * embeddingLength)
  return solvedForward(
    factor,
    centre.map((value, column) => (embedding[column] as number) - value),
  )
}

function medianDistance(rows: Float32Array, scale: Pick<EmbeddingScale, 'centre' | 'factor'>, random: Random): number {
  const count = rows.length / embeddingLength
  const drawn = () => whitened(rows, Math.floor(random() * count), scale)
  const distances = Array.from({ length: pairs }, () => {
    const [one, other] = [drawn(), drawn()]
    return Math.hypot(...one.map((value, place) => value - (other[place] as number)))
  }).filter((distance) => distance > 0)
  return distances.sort((one, other) => one - other)[distances.length >> 1] ?? 1
}

/** The sums of a block's embeddings. @param rows embeddings one after the other */
export function sumsOf(rows: Float32Array, scale: EmbeddingScale): Numbers {
  const count = rows.length / embeddingLength
  const sums = new Float64Array(sumsLength)
  sums[0] = count
  const add = (place: number, value: number) => {
    sums[place] = (sums[place] as number) + value
  }
  for (let row = 0; row < count; row++) {
    const white = whitened(rows, row, scale)
    for (const [place, value] of white.entries()) {
      add(whiteFrom + place, value)
      add(whiteFrom + embeddingLength + place, value * value)
    }
    for (let frequency = 0; frequency < frequencyCount; frequency++) {
      let phase = 0
      for (let place = 0; place < embeddingLength; place++) {
        phase += (scale.frequencies[frequency * embeddingLength + place] as number) * (white[place] as number)
      }
      add(1 + 2 * frequency, Math.cos(phase))
      add(2 + 2 * frequency, Math.sin(phase))
    }
  }
  return sums
}

/**
 * The squared maximum mean discrepancy (Gretton et al. 2012) of two samples, without the bias of finite samples: 0 on
 * average where they are alike, at most 2.
 */
export function meanDiscrepancy(present: BlockSums, baseline: BlockSums): number {
  const [m, n] = [present[0] as number, baseline[0] as number]
  let [within, between, across] = [0, 0, 0]
  for (let place = 1; place < whiteFrom; place++) {
    const [one, other] = [present[place] as number, baseline[place] as number]
    within += one * one
    between += other * other
    across += one * other
  }
  // A feature vector's own square is the number of frequencies, and says nothing of two parts.
  const unbiased = (squares: number, count: number) => (squares / frequencyCount - count) / (count * (count - 1))
  return unbiased(within, m) + unbiased(between, n) - (2 * across) / (frequencyCount * m * n)
}

/**
 * The divergence of Kullback and Leibler of the present from the baseline, in nats, if their whitened numbers are normal
 * and independent of one another.
 */
export function gaussianDivergence(present: BlockSums, baseline: BlockSums): number {
  let divergence = 0
  for (let place = whiteFrom; place < whiteFrom + embeddingLength; place++) {
    const [one, other] = [momentsAt(present, place), momentsAt(baseline, place)]
    const ratio = one.variance / other.variance
    divergence += (ratio - 1 - Math.log(ratio) + (one.mean - other.mean) ** 2 / other.variance) / 2
  }
  return divergence
}

function momentsAt(sums: BlockSums, place: number): { mean: number; variance: number } {
  const count = sums[0] as number
  const mean = (sums[place] as number) / count
  const variance = (sums[place + embeddingLength] as number) / count - mean * mean
  return { mean, variance: Math.max(variance, Number.EPSILON) }
}
