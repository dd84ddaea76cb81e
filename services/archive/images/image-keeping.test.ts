import { expect, test } from 'vitest'
import { aFrame } from '../../../test/support/builders.ts'
import type { ImageClass } from './image-class.ts'
import { createImageKeeping } from './image-keeping.ts'
import type { Pressure } from './retention.ts'

const partId = '01KDZQ1G000000000000000001'

function keepingOf(options: { pressure?: Pressure; failures?: number; diskFails?: boolean } = {}) {
  const said: string[] = []
  const stored = new Set<string>()
  let nowMs = 0
  let failures = options.failures ?? 0
  const keeping = createImageKeeping({
    store: {
      has: (kept, id, view) => stored.has(`${kept} ${id} ${view}`),
      add: (kept, id, view) => void stored.add(`${kept} ${id} ${view}`),
    },
    pressure: () => options.pressure ?? 'none',
    fetch: async (streamSequence) => {
      failures -= 1
      if (failures >= 0) throw new Error('the broker is gone')
      return Uint8Array.of(streamSequence)
    },
    pause: async () => {},
    nowMs: () => nowMs,
    onKept: (kept) => void said.push(`kept as ${kept}`),
    onLost: (_, view, reason) => void said.push(`lost ${view}: ${reason}`),
  })
  const frame = (view = 'top', image = { at: 'body' as const, byteLength: 1 }) =>
    keeping.frame(aFrame({ partId, view, image }), 5, () => said.push(`frame ${view} settled`))
  const decided = (kept?: ImageClass, views = ['top'], isOld = false) =>
    keeping.decided({ partId, kept, views, isOld }, () => said.push('verdict settled'))
  const later = (durationMs: number) => {
    nowMs += durationMs
    keeping.giveUp()
  }
  return { keeping, said, frame, decided, later }
}

test('the image of a rejected part is stored before its frame and its verdict are settled, in either order', async () => {
  for (const order of ['frame first', 'verdict first']) {
    const { keeping, said, frame, decided } = keepingOf()
    if (order === 'frame first') frame()
    decided('reject')
    if (order === 'verdict first') frame()
    expect(said).toEqual([])
    await keeping.idle()
    expect(said).toEqual(['kept as reject', 'frame top settled', 'verdict settled'])
  }
})

test('of a part whose images nobody keeps the verdict is settled at once, and the frame when it comes', async () => {
  const { keeping, said, frame, decided } = keepingOf()
  decided(undefined)
  frame()
  await keeping.idle()
  expect(said).toEqual(['verdict settled', 'frame top settled'])
})

test('a part of two views waits for both; a verdict that comes again waits only for what is not stored', async () => {
  const { keeping, said, frame, decided } = keepingOf()
  decided('reject', ['top', 'side'])
  frame('top')
  await keeping.idle()
  expect(said).toEqual(['kept as reject', 'frame top settled'])
  decided('reject', ['top', 'side'])
  frame('side')
  await keeping.idle()
  expect(said.slice(2)).toEqual(['kept as reject', 'frame side settled', 'verdict settled'])
})

test('a frame that does not come is given up, and one whose verdict does not come leaves with its stream', () => {
  const { said, frame, decided, later } = keepingOf()
  decided('reject')
  later(29_000)
  expect(said).toEqual([])
  later(2000)
  expect(said).toEqual(['lost top: its frame did not come within 30 s', 'verdict settled'])
  const other = keepingOf()
  other.frame()
  other.later(299_000)
  expect(other.said).toEqual([])
  other.later(2000)
  expect(other.said).toEqual(['frame top settled'])
  expect(frame).toBeDefined()
})

test('an old verdict waits for no frame that nobody heard of', () => {
  const { said, decided } = keepingOf()
  decided('reject', ['top'], true)
  expect(said).toEqual(['lost top: its frame has left the stream', 'verdict settled'])
})

test('what the broker does not give is asked for three times and then told as lost', async () => {
  const twice = keepingOf({ failures: 2 })
  twice.decided('reject')
  twice.frame()
  await twice.keeping.idle()
  expect(twice.said[0]).toBe('kept as reject')
  const thrice = keepingOf({ failures: 3 })
  thrice.decided('reject')
  thrice.frame()
  await thrice.keeping.idle()
  expect(thrice.said).toEqual(['lost top: the broker is gone', 'frame top settled', 'verdict settled'])
})

test.each([
  ['low', 'pass', 'lost top: the disk has no room for it'],
  ['low', 'reject', 'kept as reject'],
  ['critical', 'reject', 'lost top: the disk has no room for it'],
] as const)('with the disk %s an image kept as %s is %s', async (pressure, kept, outcome) => {
  const { keeping, said, frame, decided } = keepingOf({ pressure })
  decided(kept)
  frame()
  await keeping.idle()
  expect(said[0]).toBe(outcome)
})
