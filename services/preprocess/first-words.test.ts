import { expect, test } from 'vitest'
import { fakeSchedule, settled } from '../../test/support/fake-models.ts'
import { createFirstWords } from './first-words.ts'

function words() {
  const timers = fakeSchedule()
  const first = createFirstWords(['top', 'side'], timers.schedule)
  let isOver = false
  void first.heardOrLate.then(() => {
    isOver = true
  })
  return { first, timers, isOver: () => settled().then(() => isOver) }
}

test('nothing is read before something was heard of every view', async () => {
  const { first, timers, isOver } = words()
  first.heard('top')
  first.heard('top')
  expect([await isOver(), first.isWaiting]).toEqual([false, true])
  first.heard('side')
  expect([await isOver(), first.isWaiting]).toEqual([true, false])
  expect(timers.waiting).toBe(0)
})

test('a broker that says nothing is not waited for', async () => {
  const { first, timers, isOver } = words()
  expect(await isOver()).toBe(false)
  timers.elapse()
  expect([await isOver(), first.isWaiting]).toEqual([true, false])
})
