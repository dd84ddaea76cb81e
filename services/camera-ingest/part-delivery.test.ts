import { describe, expect, test } from 'vitest'
import { message } from '../../shared/contracts/contract.ts'
import { Frame } from '../../shared/contracts/frame.ts'
import { aFrame, aPart } from '../../test/support/builders.ts'
import { until } from '../../test/support/until.ts'
import type { FrameMessage } from './handler.ts'
import { createPartDelivery } from './part-delivery.ts'

/** A broker that can be away, and what it and the spool have. */
function delivering({ partsInFlightMax = 2, isAway = false, spoolIsFull = false } = {}) {
  const state = {
    isAway,
    attempts: 0,
    attempted: new Set<string>(),
    published: [] as string[],
    kept: [] as string[],
    stored: [] as number[],
  }
  const said: string[] = []
  const say = (_: object, text: string): void => void said.push(text)
  const name = ({ envelope }: FrameMessage): string => `${envelope.sequence} ${envelope.view}`
  const stopping = new AbortController()
  const delivery = createPartDelivery({
    async publish(frame) {
      state.attempts += 1
      state.attempted.add(name(frame))
      if (state.isAway) throw new Error('the broker is away')
      state.published.push(name(frame))
    },
    keep(frame) {
      if (spoolIsFull) throw new Error('the spool is full')
      state.kept.push(name(frame))
    },
    onStored: ({ sequence }) => state.stored.push(sequence),
    partsInFlightMax,
    publishAgainMs: () => 1,
    log: { debug() {}, info: say, warn: say, error: say },
    signal: stopping.signal,
  })
  const add = (sequence: number, image: 'body' | 'nowhere' = 'body', views = ['left', 'right']): void => {
    const location = image === 'body' ? { at: image, byteLength: 0 } : { at: image, reason: 'no camera' }
    const frameOf = async (view: string): Promise<FrameMessage> =>
      message(Frame, aFrame({ sequence, view, image: location }), new Uint8Array())
    delivery.add({ part: aPart({ sequence }), frames: () => views.map(frameOf) })
  }
  return { delivery, add, state, said, stop: () => stopping.abort() }
}

describe('createPartDelivery', () => {
  test('a part is stored when all of its frames are', async () => {
    const { delivery, add, state } = delivering()
    add(1)
    expect(state.stored).toEqual([])
    await delivery.finished()
    expect(state).toMatchObject({ published: ['1 left', '1 right'], stored: [1], kept: [] })
  })

  test('tries until the broker has the frame, and says once that it has not', async () => {
    const { delivery, add, state, said } = delivering({ isAway: true })
    add(1, 'body', ['top'])
    await until('some attempts', () => state.attempts > 5)
    state.isAway = false
    await delivery.finished()
    expect(state.stored).toEqual([1])
    expect(said.filter((text) => text.includes('not stored yet'))).toHaveLength(1)
  })

  test('parts wait in the order they came, a bounded number under way', async () => {
    const { delivery, add, state } = delivering({ isAway: true, partsInFlightMax: 2 })
    for (const sequence of [1, 2, 3, 4]) add(sequence, 'body', ['top'])
    let room = false
    const waited = delivery.room().then(() => {
      room = true
    })
    await until('some attempts', () => state.attempts > 5)
    expect({ waiting: delivery.waiting(), room }).toEqual({ waiting: 4, room: false })
    expect([...state.attempted]).toEqual(['1 top', '2 top'])
    state.isAway = false
    await Promise.all([waited, delivery.finished()])
    expect(state.stored.toSorted()).toEqual([1, 2, 3, 4])
  })

  test('what the broker does not take when the service stops is kept, also what had not had its turn', async () => {
    const { delivery, add, state, stop } = delivering({ isAway: true, partsInFlightMax: 1 })
    for (const sequence of [1, 2, 3]) add(sequence, 'body', ['top'])
    stop()
    await delivery.finished()
    expect(state).toMatchObject({ stored: [], kept: ['1 top', '2 top', '3 top'] })
    expect(state.attempts).toBeLessThanOrEqual(2)
  })

  test('a service that stops beside a broker publishes everything', async () => {
    const { delivery, add, state, stop } = delivering({ partsInFlightMax: 1 })
    for (const sequence of [1, 2, 3]) add(sequence, 'body', ['top'])
    stop()
    await delivery.finished()
    expect(state).toMatchObject({ stored: [1, 2, 3], kept: [] })
  })

  test('a frame without an image is not kept: the journal has its part', async () => {
    const { delivery, add, state, stop } = delivering({ isAway: true })
    add(1, 'nowhere')
    stop()
    await delivery.finished()
    expect(state).toMatchObject({ stored: [], kept: [] })
  })

  test('an image that cannot be kept is lost aloud', async () => {
    const { delivery, add, said, stop } = delivering({ isAway: true, spoolIsFull: true })
    add(1, 'body', ['top'])
    stop()
    await delivery.finished()
    expect(said.join()).toContain('without its image')
  })
})
