import { describe, expect, test } from 'vitest'
import { type Arrival, entered, type Heard, plantsHeard } from './ledger.ts'

const second = 1000

/** The message with this number, made and heard as many seconds after the beginning. */
function arrival(number: number, more: Partial<Arrival> = {}): Arrival {
  return { epoch: '', number, streamSequence: number, madeMs: number * second, heardMs: number * second, ...more }
}

function heard(arrivals: readonly Arrival[]): { last: Heard | undefined; outcomes: string[] } {
  const outcomes: string[] = []
  let last: Heard | undefined
  for (const one of arrivals) {
    const entry = entered(last, one)
    outcomes.push(entry.outcome)
    last = entry.heard
  }
  return { last, outcomes }
}

describe('messages of a plant', () => {
  test('in a row are taken, one after the other', () => {
    const { last, outcomes } = heard([arrival(1), arrival(2), arrival(3)])
    expect(outcomes).toEqual(['new', 'new', 'new'])
    expect(last).toMatchObject({ number: 3, taken: 3, missing: 0, duplicates: 0, newestMs: 3 * second })
  })

  test('that were skipped are missing; nothing is before the first that is heard', () => {
    const { last } = heard([arrival(40), arrival(41), arrival(45), arrival(46)])
    expect(last).toMatchObject({ taken: 4, missing: 3 })
  })

  test('handed out again by the central broker are neither taken nor duplicates', () => {
    const { last, outcomes } = heard([arrival(1), arrival(2), arrival(1), arrival(2), arrival(3)])
    expect(outcomes).toEqual(['new', 'new', 'again', 'again', 'new'])
    expect(last).toMatchObject({ taken: 3, missing: 0, duplicates: 0 })
  })

  test('stored twice at the centre are duplicates', () => {
    const { last, outcomes } = heard([arrival(1), arrival(2), arrival(2, { streamSequence: 3 })])
    expect(outcomes).toEqual(['new', 'new', 'duplicate'])
    expect(last).toMatchObject({ taken: 2, duplicates: 1 })
  })

  test('of a plant that lost its store begin anew', () => {
    const anew = (number: number) => arrival(number, { streamSequence: 9 + number, madeMs: (100 + number) * second })
    const { last, outcomes } = heard([arrival(8), arrival(9), anew(1), anew(2), anew(4)])
    expect(outcomes).toEqual(['new', 'new', 'new', 'new', 'new'])
    expect(last).toMatchObject({ number: 4, taken: 5, missing: 1 })
  })

  test('of a count that began anew are missing from its first on', () => {
    const { last } = heard([arrival(8), arrival(3, { epoch: 'later', streamSequence: 9 })])
    expect(last).toMatchObject({ epoch: 'later', number: 3, taken: 2, missing: 2 })
  })

  test('are taken after the central broker lost its own store, those it has again are not', () => {
    const again = (number: number) => arrival(number, { streamSequence: number - 5 })
    const { last } = heard([arrival(6), arrival(7), arrival(8), again(7), again(8), again(9)])
    expect(last).toMatchObject({ number: 9, taken: 4, missing: 0 })
  })
})

test('a plant’s stations are taken together', () => {
  const one = { epoch: '', number: 5, streamSequence: 5, newestMs: 5, heardMs: 6, taken: 5, missing: 1, duplicates: 0 }
  const other = { ...one, newestMs: 9, heardMs: 7, taken: 2 }
  expect(plantsHeard({ 'north/records/press': one, 'north/records/oven': other, 'north/counts': one })).toEqual([
    { plant: 'north', kind: 'records', newestMs: 9, heardMs: 7, taken: 7, missing: 2, duplicates: 0 },
    { plant: 'north', kind: 'counts', newestMs: 5, heardMs: 6, taken: 5, missing: 1, duplicates: 0 },
  ])
})
