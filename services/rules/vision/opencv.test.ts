import { expect, test } from 'vitest'
import { cv, openCvLoaded, withMats } from './opencv.ts'

await openCvLoaded()

test('what a scope kept is freed when it ends, also by an error', () => {
  const mat = withMats((keep) => keep(new cv.Mat(2, 2, cv.CV_8U)))
  expect(mat.isDeleted()).toBe(true)
  const kept: { isDeleted(): boolean }[] = []
  expect(() =>
    withMats((keep) => {
      kept.push(keep(new cv.Mat(2, 2, cv.CV_8U)))
      throw new Error('broken')
    }),
  ).toThrow('broken')
  expect(kept.map((one) => one.isDeleted())).toEqual([true])
})

test("loading leaves the process's handlers of crashes alone", () => {
  const sources = (['uncaughtException', 'unhandledRejection'] as const).flatMap((event) =>
    process.rawListeners(event).map(String),
  )
  expect(sources.filter((source) => /ExitStatus|abort/.test(source))).toEqual([])
})
