import { expect, test } from 'vitest'
import { withSlots } from './slots.ts'

test('a part keeps its place while it is shown, and the next takes the place of the one that left', () => {
  const first = withSlots(new Map(), ['c', 'b', 'a'])
  expect([...first]).toEqual([
    ['c', 0],
    ['b', 1],
    ['a', 2],
  ])
  expect(Object.fromEntries(withSlots(first, ['d', 'c', 'b']))).toEqual({ d: 2, c: 0, b: 1 })
})

test('however many parts go by, the places stay the same few', () => {
  let slots: ReadonlyMap<string, number> = new Map()
  for (let newest = 40; newest < 5000; newest += 7) {
    const shown = Array.from({ length: 40 }, (_, back) => `part-${newest - back}`)
    slots = withSlots(slots, shown)
    expect([...slots.values()].sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, slot) => slot))
  }
})

test('a shorter list gives its places back', () => {
  const slots = withSlots(withSlots(new Map(), ['a', 'b', 'c', 'd']), ['d'])
  expect([...slots.keys()]).toEqual(['d'])
  expect(new Set(withSlots(slots, ['e', 'd', 'f']).values()).size).toBe(3)
})
