import { expect, test } from 'vitest'
import { cv, openCvLoaded, withMats } from './opencv.ts'
import { beyondTolerance, neighbourhood } from './tolerance.ts'

await openCvLoaded()

/** A row of grey levels compared with another. */
function beyond(reference: readonly number[], picture: readonly number[], pixels: number): number[] {
  return withMats((keep) => {
    const [one, other] = [reference, picture].map((levels) =>
      keep(cv.matFromArray(1, levels.length, cv.CV_8U, [...levels])),
    )
    const excess = beyondTolerance(one as never, other as never, neighbourhood(pixels, keep), keep)
    return [...(excess.data as Uint8Array)]
  })
}

test('without tolerance it is the difference, either way', () => {
  expect(beyond([10, 20, 30], [15, 20, 22], 0)).toEqual([5, 0, 8])
})

test('an edge that runs off by the tolerance leaves nothing', () => {
  expect(beyond([0, 0, 0, 90, 90, 90], [0, 0, 90, 90, 90, 90], 1)).toEqual([0, 0, 0, 0, 0, 0])
})

test('an edge that runs off further leaves what is beyond', () => {
  expect(beyond([0, 0, 0, 0, 90, 90], [0, 0, 90, 90, 90, 90], 1)).toEqual([0, 0, 90, 90, 0, 0])
})

test('a thin line counts where it is new and where it is missing', () => {
  expect(beyond([0, 0, 0, 0, 0], [0, 0, 90, 0, 0], 1)).toEqual([0, 0, 90, 0, 0])
  expect(beyond([0, 0, 90, 0, 0], [0, 0, 0, 0, 0], 1)).toEqual([0, 0, 90, 0, 0])
})
