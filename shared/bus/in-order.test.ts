import { expect, test } from 'vitest'
import { createInOrder } from './in-order.ts'

/** Messages by their sequences, handed on in this order; `pass` lets the patience end. */
function reading(count: number, lastSequence: number) {
  const handed: number[] = []
  let waiting: (() => void) | undefined
  const order = createInOrder(
    { count, lastSequence },
    ({ streamSequence }) => void handed.push(streamSequence),
    (action) => {
      waiting = action
      return () => {
        waiting = undefined
      }
    },
  )
  const take = (...sequences: number[]): void => {
    for (const streamSequence of sequences) order.take({ streamSequence })
  }
  return { handed, take, pass: () => waiting?.(), end: order.end }
}

test('what was interrupted is held until all of it is there, and then comes in order', () => {
  const { handed, take } = reading(3, 7)
  take(7, 4)
  expect(handed).toEqual([])
  take(6, 8, 9)
  expect(handed).toEqual([4, 6, 7, 8, 9])
})

test('without an interruption nothing is held', () => {
  const { handed, take } = reading(0, 7)
  take(8, 9)
  expect(handed).toEqual([8, 9])
})

test('what is gone from the stream holds nothing up: neither when something new comes nor when nothing does', () => {
  const withNew = reading(3, 7)
  withNew.take(7, 4, 8)
  expect(withNew.handed).toEqual([4, 7, 8])
  const withNothing = reading(3, 7)
  withNothing.take(7, 4)
  withNothing.pass()
  expect(withNothing.handed).toEqual([4, 7])
})

test('when reading is interrupted again what was held is the broker’s again', () => {
  const { handed, take, end, pass } = reading(3, 7)
  take(7, 4)
  end()
  pass()
  expect(handed).toEqual([])
})
