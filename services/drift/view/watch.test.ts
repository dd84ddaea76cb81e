import { expect, test } from 'vitest'
import type { Watch } from './view-state.ts'
import { watched } from './watch.ts'

/** What becomes of a steady signal, of which each block says whether it is beyond its limit. */
function after(blocks: readonly boolean[], watch: Watch = { state: 'steady', newest: 0, against: 0 }): Watch {
  return blocks.reduce((before, isBeyond) => {
    return watched(before, { newest: before.newest + 1, isBeyond, beginning: () => 7, persistence: 3 })
  }, watch)
}

test('three blocks one after the other change the state, fewer do not', () => {
  expect(after([true, true, false, true, true]).state).toBe('steady')
  expect(after([true, true, true])).toEqual({ state: 'drifting', newest: 3, against: 0, since: 7 })
  expect(after([true, true, true, false, false, true, false, false]).state).toBe('drifting')
  expect(after([true, true, true, false, false, false])).toEqual({ state: 'steady', newest: 6, against: 0 })
})

test('the same block again changes nothing', () => {
  const watch = after([true, true])
  expect(watched(watch, { newest: 2, isBeyond: true, beginning: () => 7, persistence: 3 })).toBe(watch)
})
