import { expect, test } from 'vitest'
import { createLoginThrottle } from './login-throttle.ts'

const secondMs = 1000
const minuteMs = 60 * secondMs

function throttled() {
  let nowMs = 0
  const throttle = createLoginThrottle(() => nowMs)
  return { throttle, pass: (ms: number) => (nowMs += ms), at: () => nowMs }
}

test('five wrong ones are free, then each wait is twice the one before, up to a quarter of an hour', () => {
  const { throttle, pass } = throttled()
  const waits: number[] = []
  for (let tried = 0; tried < 16; ) {
    const waitMs = throttle.attempt('anna', '10.0.0.7')
    if (waitMs === 0) tried += 1
    else waits.push(waitMs / secondMs)
    pass(waitMs)
  }
  expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900])
})

test('many at once count as many', () => {
  const { throttle } = throttled()
  const waits = Array.from({ length: 8 }, () => throttle.attempt('anna', '10.0.0.7'))
  expect(waits.filter((waitMs) => waitMs === 0)).toHaveLength(5)
})

test('the right password makes good for all before', () => {
  const { throttle } = throttled()
  for (let count = 0; count < 4; count += 1) throttle.attempt('anna', '10.0.0.7')
  throttle.succeeded('anna', '10.0.0.7')
  const waits = Array.from({ length: 5 }, () => throttle.attempt('anna', '10.0.0.7'))
  expect(waits).toEqual([0, 0, 0, 0, 0])
})

test('from many places an account is guessed no faster; who logs in from his usual place is not held up', () => {
  const { throttle } = throttled()
  throttle.attempt('anna', '10.0.0.1')
  throttle.succeeded('anna', '10.0.0.1')
  const waits = Array.from({ length: 40 }, (_, index) => throttle.attempt('anna', `10.0.1.${index}`))
  expect(waits.filter((waitMs) => waitMs === 0)).toHaveLength(20)
  expect(throttle.attempt('anna', '10.0.0.1')).toBe(0)
  expect(throttle.attempt('otto', '10.0.1.1')).toBe(0)
})

test('after an hour of quiet all is forgotten', () => {
  const { throttle, pass } = throttled()
  for (let count = 0; count < 5; count += 1) throttle.attempt('anna', '10.0.0.7')
  pass(60 * minuteMs)
  const waits = Array.from({ length: 5 }, () => throttle.attempt('anna', '10.0.0.7'))
  expect(waits).toEqual([0, 0, 0, 0, 0])
})
