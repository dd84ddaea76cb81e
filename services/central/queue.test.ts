import { expect, test } from 'vitest'
import { aPlantDelivery } from '../../test/support/plant-delivery.ts'
import type { Kind } from './ledger.ts'
import { createQueue } from './queue.ts'

const plenty = { messagesMax: 100, bytesMax: 1000 }

function queueOf(...all: readonly (readonly [plant: string, kind: Kind, streamSequence: number])[]) {
  const queue = createQueue()
  for (const [plant, kind, streamSequence] of all)
    queue.add({ plant, kind, delivery: aPlantDelivery({ streamSequence, body: new Uint8Array(10) }) })
  return queue
}

const names = (taken: ReturnType<ReturnType<typeof createQueue>['take']>): string[] =>
  taken.map(({ plant, kind, delivery }) => `${plant} ${kind} ${delivery.streamSequence}`)

test('counts come before snapshots before records, the plants in turn', () => {
  const queue = queueOf(
    ['north', 'records', 1],
    ['north', 'snapshots', 1],
    ['north', 'counts', 1],
    ['north', 'counts', 2],
    ['south', 'counts', 1],
    ['south', 'snapshots', 8],
  )
  expect(names(queue.take(plenty))).toEqual([
    'north counts 1',
    'south counts 1',
    'north counts 2',
    'north snapshots 1',
    'south snapshots 8',
    'north records 1',
  ])
  expect(queue.size).toBe(0)
})

test('a batch is bounded in messages and in bytes, and never empty while something waits', () => {
  const queue = queueOf(['north', 'counts', 1], ['north', 'counts', 2], ['north', 'counts', 3], ['north', 'counts', 4])
  expect(names(queue.take({ messagesMax: 2, bytesMax: 1000 }))).toEqual(['north counts 1', 'north counts 2'])
  expect(names(queue.take({ messagesMax: 9, bytesMax: 5 }))).toEqual(['north counts 3'])
  expect(queue.size).toBe(1)
})

test('what is handed out again while it waits is there once, in its place', () => {
  const queue = queueOf(['north', 'counts', 2], ['north', 'counts', 1], ['north', 'counts', 2])
  expect(names(queue.take(plenty))).toEqual(['north counts 1', 'north counts 2'])
})

test('whoever waits is woken by what comes, and by the end', async () => {
  const queue = createQueue()
  const stopping = new AbortController()
  const woken = queue.arrived(stopping.signal)
  queue.add({ plant: 'north', kind: 'counts', delivery: aPlantDelivery({}) })
  await woken
  queue.take(plenty)
  const ended = queue.arrived(stopping.signal)
  stopping.abort()
  await ended
})
