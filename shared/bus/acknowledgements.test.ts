import { expect, test } from 'vitest'
import { createAcknowledgements } from './acknowledgements.ts'

test('acknowledgements wait for each other and go out together, in their order', () => {
  const timers: (() => void)[] = []
  const sent: number[] = []
  const acknowledgements = createAcknowledgements((action) => void timers.push(action))
  for (const number of [1, 2, 3]) acknowledgements.send(() => void sent.push(number))
  expect({ sent, timers: timers.length }).toEqual({ sent: [], timers: 1 })
  timers.shift()?.()
  expect(sent).toEqual([1, 2, 3])
  acknowledgements.send(() => void sent.push(4))
  expect(timers).toHaveLength(1)
  acknowledgements.flush()
  timers.shift()?.()
  expect(sent).toEqual([1, 2, 3, 4])
})

test('one that cannot be sent does not keep the others back', () => {
  const sent: number[] = []
  const acknowledgements = createAcknowledgements(() => {})
  acknowledgements.send(() => {
    throw new Error('closed')
  })
  acknowledgements.send(() => void sent.push(2))
  acknowledgements.flush()
  expect(sent).toEqual([2])
})
