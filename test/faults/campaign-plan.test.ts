import { expect, test } from 'vitest'
import { seededRandom } from '../../models/fit/random.ts'
import { endlessPlan, fullPlan, randomPair, shortPlan } from './campaign-plan.ts'
import { alwaysInShort, catalogue } from './catalogue.ts'

const namesOf = (rounds: readonly (readonly { name: string }[])[]) =>
  rounds.map((round) => round.map(({ name }) => name))

test('there are at least thirty faults, each with a name of its own', () => {
  const names = catalogue.map(({ name }) => name)
  expect(names.length).toBeGreaterThanOrEqual(30)
  expect(new Set(names).size).toBe(names.length)
  expect(names).toEqual(expect.arrayContaining([...alwaysInShort]))
})

test('the same seed gives the same plan, another one another', () => {
  expect(namesOf(fullPlan(catalogue, 5, 7))).toEqual(namesOf(fullPlan(catalogue, 5, 7)))
  expect(namesOf(fullPlan(catalogue, 5, 7))).not.toEqual(namesOf(fullPlan(catalogue, 5, 8)))
})

test('a full plan has every fault alone and then pairs', () => {
  const rounds = namesOf(fullPlan(catalogue, 5, 7))
  expect(new Set(rounds.slice(0, -5).flat()).size).toBe(catalogue.length)
  expect(rounds.slice(-5).every((round) => round.length === 2)).toBe(true)
})

test('a short plan has what always belongs to it, whatever the seed', () => {
  for (let seed = 0; seed < 20; seed += 1) {
    const names = namesOf(shortPlan(catalogue, alwaysInShort, 8, seed)).flat()
    expect(names).toHaveLength(8)
    expect(names).toEqual(expect.arrayContaining([...alwaysInShort]))
  }
})

test('the two of a pair hit different things', () => {
  const random = seededRandom(3)
  for (let pairs = 0; pairs < 200; pairs += 1) {
    const [one, other] = randomPair(catalogue, random)
    expect(one?.targets.filter((target) => other?.targets.includes(target))).toEqual([])
  }
  expect([...take(endlessPlan(catalogue, 1), 50)].some((round) => round.length === 2)).toBe(true)
})

function* take<Item>(items: Iterable<Item>, count: number): Generator<Item> {
  let taken = 0
  for (const item of items) {
    if (taken === count) return
    taken += 1
    yield item
  }
}
