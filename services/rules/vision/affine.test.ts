import { expect, test } from 'vitest'
import { chain, enlargement, growth, identity, inverse, mapped, shift, turn, turnDegrees } from './affine.ts'

test('a quarter turn takes what is right to the bottom, since y points down', () => {
  const { x, y } = mapped({ x: 10, y: 0 }, turn(90))
  expect(x).toBeCloseTo(0)
  expect(y).toBeCloseTo(10)
  expect(turnDegrees(turn(-30))).toBeCloseTo(-30)
})

test('a chain does one after the other, and its inverse undoes it', () => {
  const all = chain(shift(-5, -5), turn(90), enlargement(2), shift(100, 50))
  expect(mapped({ x: 5, y: 5 }, all)).toEqual({ x: 100, y: 50 })
  const { x, y } = mapped({ x: 6, y: 5 }, all)
  expect([x, y].map(Math.round)).toEqual([100, 52])
  expect(growth(all)).toBeCloseTo(2)
  for (const [index, value] of chain(all, inverse(all)).entries()) expect(value).toBeCloseTo(identity[index] ?? 0)
})

test('what flattens the plane has no inverse', () => {
  expect(() => inverse([1, 1, 0, 1, 1, 0])).toThrow('flattens the plane')
})
