import type { DriftCause, DriftSignal } from '../../../shared/contracts/drift.ts'
import { driftMeasures } from '../../../shared/contracts/drift.ts'
import { changesOf, pictureChanges } from '../pictures/picture-changes.ts'
import type { MeasuredChange } from '../view/view-state.ts'

type Measure = MeasuredChange['measure']

const causeOf: Record<Measure, DriftCause> = {
  brightness: 'light',
  // Haze, dirt and stray light take contrast and leave edges as sharp as they were.
  contrast: 'light',
  sharpness: 'focus',
  cast: 'colour',
  position: 'position',
}
/** Of these the change is a logarithm of a ratio. */
const ratios: readonly Measure[] = ['brightness', 'contrast', 'sharpness']
/** A change that varies less than this share of what is noticeable counts as varying so much. */
const steadiest = 0.1

interface Change extends MeasuredChange {
  /** In units of what is noticeable. */
  readonly size: number
}

/** How the pictures have changed, one entry a measure. */
export function measuredChanges(
  measures: ArrayLike<number>,
  baseline: { readonly measures: ArrayLike<number>; readonly changeDeviations: readonly number[] },
): Change[] {
  const all = changesOf(measures, baseline.measures).map((change, place) => {
    const { measure, noticeable } = pictureChanges[place] as (typeof pictureChanges)[number]
    const deviation = Math.max(baseline.changeDeviations[place] ?? 0, steadiest * noticeable)
    return { measure, change, sigmas: Math.abs(change) / deviation, size: Math.abs(change) / noticeable }
  })
  return driftMeasures.map((measure) => {
    const its = all.filter((one) => one.measure === measure)
    const isRatio = ratios.includes(measure)
    return {
      measure,
      value: isRatio ? Math.exp(its[0]?.change ?? 0) : Math.hypot(...its.map(({ change }) => change)),
      baseline: isRatio ? 1 : 0,
      sigmas: Math.max(...its.map(({ sigmas }) => sigmas)),
      size: Math.max(...its.map(({ size }) => size)),
    }
  })
}

/**
 * Names what has most likely changed: of the measures that left both their own variation and what is noticeable, the one
 * that is most so; where there is none, the product itself if the pictures look different.
 * @param looksDifferent whether the appearance has drifted as well
 */
export function namedCause(
  changes: readonly Change[],
  { signal, looksDifferent, sigmasMax }: { signal: DriftSignal; looksDifferent: boolean; sigmasMax: number },
): DriftCause {
  const [largest] = changes
    .filter(({ sigmas, size }) => sigmas > sigmasMax && size >= 1)
    .sort((one, other) => other.size - one.size)
  if (largest) return causeOf[largest.measure]
  return looksDifferent || signal === 'appearance' ? 'product' : 'unknown'
}
