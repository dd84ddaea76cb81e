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

/** Changes of two cells, or shifts of two halves, are alike when one is less than so many times the other, */
const alikeFactor = 2
/** and a change is the whole picture's when cells with this share of the weight are alike. */
const alikeShareMin = 0.6
/** Halves may lie apart by so much of the picture's side and still have moved together. */
const apartMax = 0.005

/**
 * How a picture, or the mean of many, differs from the baseline: the natural logarithms of the ratios of brightness, contrast
 * and sharpness, of red and of blue to green; how far it lies to the right, further down and turned, in shares of its side.
 * What a part changes in its cells alone does not count, as long as these are less than half of the picture.
 * @param measures as `measurePicture` gives them
 */
export function changesOf(measures: ArrayLike<number>, baseline: ArrayLike<number>): number[] {
  const across = (measure: CellMeasure, weight: CellMeasure) => {
    const usual = cellsOf(baseline, measure)
    const changes = cellsOf(measures, measure).map((value, cell) => value - (usual[cell] ?? 0))
    return commonChange(changes, cellsOf(baseline, weight))
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

/** The median of the cells' changes if most of them are of its kind: light falls on all of a picture, another part does not. */
function commonChange(changes: readonly number[], weights: readonly number[]): number {
  const median = weightedMedian(changes, weights)
  const isAlike = (change: number) => change / median > 1 / alikeFactor && change / median < alikeFactor
  const weightOf = (cells: readonly number[]) => cells.reduce((sum, weight) => sum + weight, 0)
  const alike = weightOf(weights.filter((_, cell) => isAlike(changes[cell] ?? 0)))
  return alike >= alikeShareMin * weightOf(weights) ? median : 0
}

function cellsOf(measures: ArrayLike<number>, measure: CellMeasure): number[] {
  const place = cellMeasures.indexOf(measure)
  return Array.from({ length: cellCount }, (_, cell) => measures[cell * cellMeasures.length + place] ?? 0)
}

/** To the right, down, and turned; 0 for what cannot be told. */
function placeOf(measures: ArrayLike<number>, baseline: ArrayLike<number>): number[] {
  const [upper, lower, left, rightHalf] = [0, 1, 2, 3].map((profile) => {
    const from = profilesFrom + profile * profileLength
    const part = (all: ArrayLike<number>) => Array.from({ length: profileLength }, (_, place) => all[from + place] ?? 0)
    return profileShift(part(baseline), part(measures))
  })
  const [right, down] = [together(upper, lower), together(left, rightHalf)]
  // Where a camera turns, the halves move against each other, both ways.
  const turn = together(difference(left, rightHalf), difference(lower, upper))
  return [right, down, turn]
}

const difference = (one?: number, other?: number) =>
  one === undefined || other === undefined ? undefined : other - one

/** What two halves say of the same movement; 0 where they do not say the same. */
function together(one?: number, other?: number): number {
  const [first = 0, second = first] = [one ?? other, other]
  const middle = (first + second) / 2
  return Math.abs(first - second) <= Math.max(apartMax, Math.abs(middle)) ? middle : 0
}
