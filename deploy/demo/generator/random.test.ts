import { describe, expect, it } from 'vitest'
import { createRandom } from './random.ts'

describe('a random stream', () => {
  it('repeats for the same seed and name', () => {
    const [first, second] = [createRandom(7, 'light'), createRandom(7, 'light')]
    for (let draw = 0; draw < 5; draw++) expect(first.uniform(0, 1)).toBe(second.uniform(0, 1))
  })

  it('differs for another seed and for another name', () => {
    const number = createRandom(7, 'light').uniform(0, 1)
    expect(createRandom(8, 'light').uniform(0, 1)).not.toBe(number)
    expect(createRandom(7, 'camera').uniform(0, 1)).not.toBe(number)
  })

  it('draws standard normal numbers', () => {
    const random = createRandom(1, 'normal')
    const numbers = Array.from({ length: 4000 }, () => random.normal())
    const mean = numbers.reduce((sum, number) => sum + number, 0) / numbers.length
    const variance = numbers.reduce((sum, number) => sum + (number - mean) ** 2, 0) / numbers.length
    expect(mean).toBeCloseTo(0, 1)
    expect(variance).toBeCloseTo(1, 1)
  })
})
