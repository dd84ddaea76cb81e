import type { driftMeasures } from '../../../shared/contracts/drift.ts'
import { type CellMeasure, cellCount, cellMeasures, weightedMedian } from './cell-grid.ts'
import { profilesFrom } from './picture-measures.ts'
import { profileLength, profileShift } from './profiles.ts'

type Measure = (typeof driftMeasures)[number]

/** The numbers of `changesOf`: what they belong to, and from which change on it is worth a person's while. */
export const pictureChanges = [
  { measure: 'brightness', noticeable: 0.02 },
  { measure: 'contrast', noticeable: 0.05 },
  { measure: 'sharpness', noticeable: 0.05 },
  { measure: 'cast', noticeable: 0.02 },
  { measure: 'cast', noticeable: 0.02 },
  { measure: 'position', noticeable: 0.005 },
  { measure: 'position', noticeable: 0.005 },
  { measure: 'position', noticeable: 0.005 },
] as const satisfies readonly { measure: Measure; noticeable: number }[]

/**
 * How a picture, or the mean of many, differs from the baseline: the natural logarithms of the ratios of brightness, contrast
 * and sharpness, of red and of blue to green; how far it lies to the right, further down and turned, in shares of its side.
 * What a part changes in its cells alone does not count, as long as these are less than half of the picture.
 * @param measures as `measurePicture` gives them
 */
export function changesOf(measures: ArrayLike<number>, baseline: ArrayLike<number>): number[] {
  const across = (measure: CellMeasure, weight: CellMeasure) => {
    const changes = cellsOf(measures, measure).map((value, cell) => value - (cellsOf(baseline, measure)[cell] ?? 0))
    return weightedMedian(changes, cellsOf(baseline, weight))
  }
  return [
    across('brightness', 'lightWeight'),
    across('contrast', 'textureWeight'),
    across('sharpness', 'textureWeight'),
    across('redCast', 'lightWeight'),
    across('blueCast', 'lightWeight'),
    ...placeOf(measures, baseline),
  ]
}

function cellsOf(measures: ArrayLike<number>, measure: CellMeasure): number[] {
  const place = cellMeasures.indexOf(measure)
  return Array.from({ length: cellCount }, (_, cell) => measures[cell * cellMeasures.length + place] ?? 0)
}

/** To the right, down, and turned; 0 for what cannot be told. */
function placeOf(measures: ArrayLike<number>, baseline: ArrayLike<number>): number[] {
  const [upper, lower, left, right] = [0, 1, 2, 3].map((profile) => {
    const from = profilesFrom + profile * profileLength
    const part = (all: ArrayLike<number>) => Array.from({ length: profileLength }, (_, place) => all[from + place] ?? 0)
    return profileShift(part(baseline), part(measures))
  })
  const middle = (one?: number, other?: number) => ((one ?? other ?? 0) + (other ?? one ?? 0)) / 2
  const turn = left === undefined || right === undefined ? 0 : right - left
  return [middle(upper, lower), middle(left, right), turn]
}
