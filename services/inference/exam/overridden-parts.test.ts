import { expect, test } from 'vitest'
import { lastOverridden } from './overridden-parts.ts'

const region = { x: 0, y: 0, width: 8, height: 6 }
let streamSequence = 0

function word(partId: string, changes: Partial<Parameters<typeof lastOverridden>[0][number]> = {}) {
  streamSequence += 1
  const said = { partId, revision: 1, action: 'correct' as const, verdict: 'pass' as const, isEmpty: false }
  return { ...said, region, streamSequence, ...changes }
}

test('of each part the newest word counts, whatever order they come in', () => {
  const words = [word('a'), word('b'), word('a', { revision: 2, verdict: 'reject' }), word('b', { revision: 1 })]
  const late = [word('c', { revision: 2, verdict: 'reject' }), word('c')]
  expect(lastOverridden([...words, ...late], region).map(({ partId, verdict }) => [partId, verdict])).toEqual([
    ['a', 'reject'],
    ['b', 'pass'],
    ['c', 'reject'],
  ])
})

test.each([
  ['was withdrawn', { revision: 2, action: 'withdraw' as const }],
  ['has lost its picture', { revision: 2, isEmpty: true }],
  ['was inspected elsewhere', { revision: 2, region: { ...region, x: 1 } }],
])('a part that %s is left out', (_, changes) => {
  expect(lastOverridden([word('a'), word('b'), word('a', changes)], region).map(({ partId }) => partId)).toEqual(['b'])
})

test('only the last parts are asked about', () => {
  const words = Array.from({ length: 20 }, (_, index) => word(`part ${index}`))
  const asked = lastOverridden([...words, word('part 0', { revision: 2 })], region)
  expect(asked).toHaveLength(16)
  expect([asked[0]?.partId, asked.at(-1)?.partId]).toEqual(['part 5', 'part 0'])
})
