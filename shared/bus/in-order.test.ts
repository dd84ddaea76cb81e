import { expect, test } from 'vitest'
import { createInOrder } from './in-order.ts'

/** Messages by their sequences, handed on in this order; `pass` lets the patience end. */
function reading(next: number) {
  const handed: number[] = []
  let waiting: (() => void) | undefined
  const order = createInOrder(
    next,
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

test('what comes in any order is handed on in the stream’s', () => {
  const { handed, take } = reading(4)
  take(7, 5)
  expect(handed).toEqual([])
  take(4, 6, 8)
  expect(handed).toEqual([4, 5, 6, 7, 8])
})

test('what is gone from the stream holds up the others for a while only', () => {
  const { handed, take, pass } = reading(1)
  take(7, 9, 8)
  pass()
  expect(handed).toEqual([7, 8, 9])
  take(10)
  expect(handed).toEqual([7, 8, 9, 10])
})

test('what was handed on before and comes again is handed on as it comes', () => {
  const { handed, take } = reading(4)
  take(2, 4, 4)
  expect(handed).toEqual([2, 4, 4])
})

test('when reading is interrupted what was held is the broker’s again', () => {
  const { handed, take, end, pass } = reading(4)
  take(7, 5)
  end()
  pass()
  expect(handed).toEqual([])
})
