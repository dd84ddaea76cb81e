import { type Random, seededRandom, shuffledIndices } from '../../models/fit/random.ts'
import type { Fault } from './fault.ts'

/** What is injected together in one row of the table: one fault, or two at once. */
export type Round = readonly Fault[]

/** Two faults that hit different things; nobody could say what two of one target mean together. */
export function randomPair(faults: readonly Fault[], random: Random): Round {
  for (;;) {
    const [one, other] = [pick(faults, random), pick(faults, random)]
    if (one !== other && !one.targets.some((target) => other.targets.includes(target))) return [one, other]
  }
}

/** Every fault alone in an order from the seed, then as many pairs. */
export function fullPlan(faults: readonly Fault[], pairs: number, seed: number): Round[] {
  const random = seededRandom(seed)
  return [
    ...shuffled(faults, random).map((fault) => [fault]),
    ...Array.from({ length: pairs }, () => randomPair(faults, random)),
  ]
}

/** A few faults, those that always belong to it among them, in an order from the seed. */
export function shortPlan(faults: readonly Fault[], always: readonly string[], rounds: number, seed: number): Round[] {
  const random = seededRandom(seed)
  const chosen = faults.filter(({ name }) => always.includes(name))
  const others = shuffled(
    faults.filter((fault) => !chosen.includes(fault)),
    random,
  )
  return shuffled([...chosen, ...others.slice(0, rounds - chosen.length)], random).map((fault) => [fault])
}

/** Without an end: one fault or two, at random. */
export function* endlessPlan(faults: readonly Fault[], seed: number): Generator<Round> {
  const random = seededRandom(seed)
  for (;;) yield random() < 0.5 ? [pick(faults, random)] : randomPair(faults, random)
}

function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  return [...shuffledIndices(items.length, random)].flatMap((index) => items[index] ?? [])
}

function pick<Item>(items: readonly Item[], random: Random): Item {
  const item = items[Math.floor(random() * items.length)]
  if (item === undefined) throw new RangeError('nothing to pick from')
  return item
}
