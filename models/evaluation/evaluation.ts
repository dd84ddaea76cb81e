import type { ThresholdPromise } from '../../shared/contracts/model.ts'
import { type Interval, intervalOfArea, intervalOfShare } from './interval.ts'
import type { JudgedImage } from './judged-image.ts'
import { areaUnderRoc, type BestCut, bestCut, quantile } from './ranking.ts'
import { areaUnderRegionOverlap } from './region-overlap.ts'

/** The limits of a package that are put to the test. */
export interface JudgedLimits {
  readonly threshold: number
  readonly warningThreshold?: number | undefined
  readonly promise?: ThresholdPromise | undefined
}

/** How one kind of defect fares. */
export interface TypeResult {
  readonly type: string
  readonly images: number
  readonly misses: number
  readonly missRate: number
  readonly missRateInterval: Interval
  readonly auroc: number
  readonly scoreMedian: number
}

/** What images whose truth is known say of a model. Rates are shares from 0 to 1, intervals hold with 95 % confidence. */
export interface Evaluation {
  readonly counts: {
    readonly good: number
    readonly defect: number
    readonly falseRejects: number
    readonly misses: number
    readonly defectsWithMask: number
  }
  readonly auroc: number
  readonly aurocInterval: Interval
  /** Null where no defect has a mask or the model has no map. */
  readonly aupro: number | null
  /** Share of good parts that score above the threshold. */
  readonly falseRejectRate: number
  readonly falseRejectRateInterval: Interval
  /** Share of defects that do not. */
  readonly missRate: number
  readonly missRateInterval: Interval
  readonly threshold: number
  readonly warningThreshold: number | null
  readonly promise: ThresholdPromise | null
  /** True when so many good parts are rejected that the promise cannot hold for parts like these. */
  readonly promiseBroken: boolean
  /**
   * What a threshold would reach that had been set on these very good images for the promised rate: what the scores
   * allow, not what to expect of parts to come.
   */
  readonly atPromisedRate: BestCut | null
  readonly latencyMs: { readonly p50: number; readonly p99: number }
  readonly perType: readonly TypeResult[]
}

/** The rate that a threshold was asked for: proven, or assumed where there were too few images to prove it. */
export function promisedRate({ assumedFalseRejectRateMax, falseRejectRateMax }: ThresholdPromise): number {
  return assumedFalseRejectRateMax ?? falseRejectRateMax
}

function typeResult(type: string, scores: readonly number[], good: readonly number[], threshold: number): TypeResult {
  const misses = scores.filter((score) => score <= threshold).length
  return {
    type,
    images: scores.length,
    misses,
    missRate: misses / scores.length,
    missRateInterval: intervalOfShare(misses, scores.length),
    auroc: areaUnderRoc(good, scores),
    scoreMedian: quantile(scores, 0.5),
  }
}

function perType(defects: readonly JudgedImage[], good: readonly number[], threshold: number): TypeResult[] {
  const types = [...new Set(defects.map(({ defect = '' }) => defect))].sort()
  return types.map((type) => {
    const scores = defects.filter(({ defect }) => defect === type).map(({ score }) => score)
    return typeResult(type, scores, good, threshold)
  })
}

/** Agreement of maps and masks; defects that nobody marked are left out. */
function regionOverlap(judged: readonly JudgedImage[]): number | null {
  const mapped = judged.flatMap(({ map, truth }) => (map && truth ? [{ map, mask: truth }] : []))
  return areaUnderRegionOverlap(mapped) ?? null
}

/**
 * Measures a model by what it said of images whose truth is known.
 * @param judged at least one good image and one defect
 */
export function evaluation(judged: readonly JudgedImage[], limits: JudgedLimits): Evaluation {
  const { threshold, warningThreshold = null, promise = null } = limits
  const defects = judged.filter(({ defect }) => defect !== undefined)
  const good = judged.filter(({ defect }) => defect === undefined).map(({ score }) => score)
  const defect = defects.map(({ score }) => score)
  const falseRejects = good.filter((score) => score > threshold).length
  const misses = defect.filter((score) => score <= threshold).length
  const auroc = areaUnderRoc(good, defect)
  const falseRejectRateInterval = intervalOfShare(falseRejects, good.length)
  const times = judged.map(({ judgeMs }) => judgeMs)
  return {
    counts: {
      good: good.length,
      defect: defect.length,
      falseRejects,
      misses,
      defectsWithMask: defects.filter(({ truth }) => truth).length,
    },
    auroc,
    aurocInterval: intervalOfArea(auroc, good.length, defect.length),
    aupro: regionOverlap(judged),
    falseRejectRate: falseRejects / good.length,
    falseRejectRateInterval,
    missRate: misses / defect.length,
    missRateInterval: intervalOfShare(misses, defect.length),
    threshold,
    warningThreshold,
    promise,
    promiseBroken: promise !== null && falseRejectRateInterval.low > promise.falseRejectRateMax,
    atPromisedRate: promise && bestCut(good, defect, promisedRate(promise)),
    latencyMs: { p50: quantile(times, 0.5), p99: quantile(times, 0.99) },
    perType: perType(defects, good, threshold),
  }
}
