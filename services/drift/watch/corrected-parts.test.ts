import { expect, test } from 'vitest'
import type { ViewReading } from '../handler.ts'
import { createCorrectedParts } from './corrected-parts.ts'

const reading = (view: string, isBlamed: boolean): ViewReading => {
  return { view, isBlamed, partId: 'a', capturedAtMs: 0, isAccepted: false }
}

test('a part counts once, however often people speak of it, and not any more once the word is withdrawn', () => {
  const parts = createCorrectedParts()
  expect([
    parts.said('a', 1, true),
    parts.said('a', 2, true),
    parts.said('a', 3, false),
    parts.said('a', 4, true),
  ]).toEqual([1, 0, -1, 1])
  expect(parts.said('b', 1, false)).toBe(0)
})

test('of a word about a part from before this run the earlier one is taken to be the other', () => {
  const parts = createCorrectedParts()
  expect([parts.said('a', 2, false), parts.said('b', 3, true)]).toEqual([-1, 1])
})

test('a correction speaks of the views that were blamed, or of all where that is not known', () => {
  const parts = createCorrectedParts()
  parts.decided([reading('top', false), reading('side', true)])
  expect(parts.viewsOf('a', ['top', 'side'])).toEqual(['side'])
  expect(parts.viewsOf('b', ['top', 'side'])).toEqual(['top', 'side'])
})
