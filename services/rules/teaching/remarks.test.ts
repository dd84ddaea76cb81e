import { expect, test } from 'vitest'
import { farFromOthers, remarksOf } from './remarks.ts'

test('only what lies far from all others is pointed at', () => {
  const values = [10, 10.2, 9.9, 10.1, 10.3, 9.8, 10, 10.1]
  expect(farFromOthers(values)).toEqual([])
  expect(farFromOthers([...values, 0, 11.5])).toEqual([8, 9])
  expect(farFromOthers([4, 4, 4, 4, 4])).toEqual([])
})

test('names the photos on which a check measured nothing, three of them at most', () => {
  const check = { name: 'bore', unit: 'mm', values: [1, ...Array(5).fill(undefined)], limits: {}, proposed: {} }
  expect(remarksOf({ ...check, trouble: 'bore was not found' }, ['a', 'b', 'c', 'd', 'e', 'f'])).toEqual([
    'not measurable on b, c, d and 2 more: bore was not found',
  ])
})
