import type { ThresholdPromise } from '../../shared/contracts/model.ts'
import { type Evaluation, promisedRate } from './evaluation.ts'
import type { Interval } from './interval.ts'

/** `0.5 %`, with as many digits as a share of parts is worth. */
export function percent(share: number): string {
  const percents = 100 * share
  return `${percents >= 10 ? Math.round(percents) : Number(percents.toPrecision(2))} %`
}

/** `3 of 20 (15 %; 3.2 to 38 %)`: the share that was seen, then where the true one lies. */
export function shareWithInterval(count: number, total: number, interval: Interval): string {
  return `${count} of ${total} (${percent(count / total)}; ${percentInterval(interval)})`
}

/** `3.2 to 38 %`. */
export function percentInterval({ low, high }: Interval): string {
  return `${percent(low).slice(0, -2)} to ${percent(high)}`
}

/** `0.881 (0.76 to 0.95)`. */
export function areaWithInterval(area: number, { low, high }: Interval): string {
  return `${area.toFixed(3)} (${low.toFixed(2)} to ${high.toFixed(2)})`
}

/** What a threshold was promised to do, in a sentence. */
export function promiseSentence(promise: ThresholdPromise): string {
  const { falseRejectRateMax, assumedFalseRejectRateMax, confidence, imagesHeldBack, imagesNeeded } = promise
  const proven = `at most ${percent(falseRejectRateMax)} of good parts rejected`
  const assumed =
    assumedFalseRejectRateMax === undefined
      ? ''
      : `, and at most ${percent(assumedFalseRejectRateMax)} if the logarithms of the scores are normally distributed`
  const more =
    imagesNeeded === undefined || assumedFalseRejectRateMax === undefined
      ? ''
      : `; ${imagesNeeded} images would prove ${percent(assumedFalseRejectRateMax)}`
  return `${proven}${assumed}, with ${percent(confidence)} confidence, n = ${imagesHeldBack}${more}`
}

/** Whether what was measured agrees with the promise. */
export function promiseRemark({ promise, promiseBroken, falseRejectRateInterval, counts }: Evaluation): string {
  if (promise === null) return 'The package promises nothing.'
  const rejected = shareWithInterval(counts.falseRejects, counts.good, falseRejectRateInterval)
  if (promiseBroken) return `Broken on these images: ${rejected} good parts are rejected.`
  return falseRejectRateInterval.high <= promisedRate(promise)
    ? 'Kept, and these images prove it.'
    : `Not contradicted; ${counts.good} good images are too few to prove it.`
}
