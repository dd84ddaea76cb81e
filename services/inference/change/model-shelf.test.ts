import { expect, test } from 'vitest'
import { isSame } from '../../../shared/contracts/model.ts'
import { fakeClock } from '../../../test/support/builders.ts'
import { fakeModel } from '../../../test/support/fake-models.ts'
import { nameOf } from '../process/loaded-model.ts'
import { createModelShelf } from './model-shelf.ts'

const underWayMsMax = 400

function filled() {
  const clock = fakeClock()
  const shelf = createModelShelf(underWayMsMax, clock)
  const [one, other] = [fakeModel('1'), fakeModel('2')]
  shelf.put(one)
  shelf.put(other)
  return { clock, shelf, one, other, isNeeded: (name: { version: string }) => name.version === '2' }
}

test('a model stays while pictures for it may be under way, and then leaves', () => {
  const { clock, shelf, one, other, isNeeded } = filled()
  clock.advance(300)
  expect(shelf.find(one.manifest)).toMatchObject({ manifest: one.manifest })
  clock.advance(300)
  expect(shelf.tidy(isNeeded)).toBeUndefined()
  clock.advance(200)
  expect(shelf.tidy(isNeeded)).toEqual(nameOf(one.manifest))
  expect([one.pool.isClosed, other.pool.isClosed]).toEqual([true, false])
  expect(shelf.find(one.manifest)).toBeUndefined()
  clock.advance(10_000)
  expect(shelf.tidy(isNeeded)).toBeUndefined()
})

test('a model that was needed until now stays as long, however seldom it was asked', () => {
  const { clock, shelf, one } = filled()
  clock.advance(10_000)
  expect(shelf.tidy(() => true)).toBeUndefined()
  expect(shelf.tidy(() => false)).toBeUndefined()
  clock.advance(underWayMsMax + 1)
  expect(shelf.tidy(() => false)).toEqual(nameOf(one.manifest))
})

test('nothing leaves while a model judges: that gives back memory and takes time', () => {
  const { clock, shelf, one, other, isNeeded } = filled()
  clock.advance(10_000)
  other.pool.waiting = 1
  expect(shelf.tidy(isNeeded)).toBeUndefined()
  other.pool.waiting = 0
  shelf.tidy(isNeeded)
  expect(one.pool.isClosed).toBe(true)
})

test('tells models of one hash and two versions apart, and keeps the one that is there', () => {
  const { shelf, one } = filled()
  shelf.put(fakeModel('1'))
  expect(shelf.find(one.manifest)?.pool).toBe(one.pool)
  expect(isSame(shelf.find({ ...one.manifest, version: '2' })?.manifest, { ...one.manifest, version: '2' })).toBe(true)
})
