import { expect, it } from 'vitest'
import { float16Bits, float16Value } from './float16.ts'

it.each([
  [0, 0x0000],
  [1, 0x3c00],
  [-2, 0xc000],
  [65504, 0x7bff],
  [65520, 0x7c00],
  [1e9, 0x7c00],
  [0.1, 0x2e66],
  [2 ** -14, 0x0400],
  [2 ** -24, 0x0001],
  [2 ** -26, 0x0000],
  [1 + 2 ** -11, 0x3c00],
  [1 + 3 * 2 ** -11, 0x3c02],
  [2047.9999, 0x6800],
  [Number.POSITIVE_INFINITY, 0x7c00],
])('%f is %i', (value, bits) => {
  expect(float16Bits(value)).toBe(bits)
})

it('reads back every number that 16 bits can hold', () => {
  for (let bits = 0; bits <= 0xffff; bits++) {
    const value = float16Value(bits)
    if (Number.isNaN(value)) expect(Number.isNaN(float16Value(float16Bits(value)))).toBe(true)
    else if (float16Bits(value) !== bits)
      throw new Error(`${bits} is read as ${value} and written as ${float16Bits(value)}`)
  }
})
