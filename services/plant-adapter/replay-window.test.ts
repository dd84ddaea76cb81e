import { expect, test } from 'vitest'
import { emptyReplayWindow, replayDoubt, replayWindowSize, withTaken } from './replay-window.ts'

function windowOf(...sequences: readonly number[]) {
  return sequences.reduce(withTaken, emptyReplayWindow)
}

test('each number is new once, in any order', () => {
  const window = windowOf(5, 3, 9)
  const fresh = Array.from({ length: 10 }, (_, index) => index + 1).filter((one) => !replayDoubt(window, one))
  expect(fresh).toEqual([1, 2, 4, 6, 7, 8, 10])
})

test('nothing below the window is new, whether it was taken or not', () => {
  const window = windowOf(1, 5000)
  expect(replayDoubt(window, 5001 - replayWindowSize)).toBeUndefined()
  expect(replayDoubt(window, 5000 - replayWindowSize)).toContain('behind part 5000')
  expect(withTaken(window, 1)).toEqual(window)
})

test('what was taken is still known at the far end of the window', () => {
  const window = windowOf(1, replayWindowSize)
  expect(replayDoubt(window, 1)).toContain('before')
  expect(replayDoubt(window, 2)).toBeUndefined()
})

test('a leap of any length costs nothing', () => {
  expect(windowOf(1, Number.MAX_SAFE_INTEGER).taken).toBe(1n)
})
