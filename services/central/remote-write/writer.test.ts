import { expect, test } from 'vitest'
import type { Point } from './point.ts'
import { type Answer, answerOf } from './receiver.ts'
import { createWriter } from './writer.ts'

const point = (value: number): Point => ({ metric: 'vaglio_ready', labels: { plant: 'north' }, value, atMs: 1000 })
const values = (points: readonly Point[]): number[] => points.map(({ value }) => value)

/** A writer at a receiver that answers as told, and everything that happened. */
function writing(answer: (points: readonly Point[], attempt: number) => Answer) {
  const requests: number[][] = []
  const pauses: number[] = []
  const refused: { values: number[]; reason: string }[] = []
  const stopping = new AbortController()
  const writer = createWriter({
    receiver: {
      async send(points) {
        requests.push(values(points))
        return answer(points, requests.length)
      },
    },
    pauseAfter: async (failures) => {
      pauses.push(failures)
      if (failures === 100) stopping.abort()
    },
    onRefused: (points, reason) => refused.push({ values: values(points), reason }),
    signal: stopping.signal,
  })
  return { writer, requests, pauses, refused }
}

test('what the receiver takes is written in one request', async () => {
  const { writer, requests } = writing(() => ({ outcome: 'stored' }))
  expect(await writer.write([[point(1), point(2)], [point(3)]])).toEqual({ stored: 3, refused: 0 })
  expect(requests).toEqual([[1, 2, 3]])
})

test('a receiver that is away is asked until it is back, and nothing is lost', async () => {
  const away: Answer = { outcome: 'unavailable', reason: '503 starting' }
  const { writer, requests, pauses, refused } = writing((_, attempt) => (attempt < 4 ? away : { outcome: 'stored' }))
  const written = writer.write([[point(1)]])
  expect(await written).toEqual({ stored: 1, refused: 0 })
  expect([requests.length, pauses, refused]).toEqual([4, [1, 2, 3], []])
  expect(writer.trouble()).toBe('')
})

test('a service that stops leaves what was not taken unsettled, and knows why', async () => {
  const { writer } = writing(() => ({ outcome: 'unavailable', reason: 'connect ECONNREFUSED' }))
  expect(await writer.write([[point(1)]])).toBeUndefined()
  expect(writer.trouble()).toBe('connect ECONNREFUSED')
})

test('only the groups at fault are left out, once', async () => {
  const refusal: Answer = { outcome: 'refused', reason: '400 out of bounds' }
  const { writer, requests, refused } = writing((points) =>
    values(points).includes(3) ? refusal : { outcome: 'stored' },
  )
  const groups = [[point(1)], [point(2)], [point(3), point(30)], [point(4)], [point(5)]]
  expect(await writer.write(groups)).toEqual({ stored: 4, refused: 2 })
  expect(refused).toEqual([{ values: [3, 30], reason: '400 out of bounds' }])
  expect(requests).toEqual([
    [1, 2, 3, 30, 4, 5],
    [1, 2, 3, 30],
    [1, 2],
    [3, 30],
    [4, 5],
  ])
})

test('nothing to write is no request', async () => {
  const { writer, requests } = writing(() => ({ outcome: 'stored' }))
  expect(await writer.write([[], []])).toEqual({ stored: 0, refused: 0 })
  expect(requests).toEqual([])
})

test.each([
  [204, '', 'stored'],
  [200, '', 'stored'],
  [400, 'out of order sample', 'refused'],
  [413, 'too large', 'refused'],
  // Prometheus 2.42, which Debian 12 has.
  [500, 'too old sample\n', 'refused'],
  [500, 'disk full', 'unavailable'],
  [503, 'starting', 'unavailable'],
  [429, 'slow down', 'unavailable'],
  [401, 'who are you', 'unavailable'],
  [404, 'remote write receiver needs to be enabled', 'unavailable'],
])('status %d %s is %s', (status, text, outcome) => {
  expect(answerOf(status, text).outcome).toBe(outcome)
})
