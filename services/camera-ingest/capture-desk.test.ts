import { expect, test } from 'vitest'
import { type CaptureEnvelope, capturesInFlightMax } from '../../shared/contracts/capture.ts'
import { aRecipe, fakeClock } from '../../test/support/builders.ts'
import { captureViewsWaitMs, createCaptureDesk } from './capture-desk.ts'
import { type Captured, createCapture } from './handler.ts'

const requestOf = (number: number): string => `01KDZQ1G00000000${String(number).padStart(10, '0')}`
const picture = (value: number): Uint8Array => new Uint8Array([value])
const view = aRecipe().views.top
const recipe = aRecipe({ views: { left: view, right: view } as ReturnType<typeof aRecipe>['views'] })

function aCapture(number: number, changes: Partial<CaptureEnvelope> = {}): CaptureEnvelope {
  const request = requestOf(number)
  return { version: 1, station: 'press', view: 'left', request, views: ['left', 'right'], source: 'anna', ...changes }
}

function openDesk() {
  const clock = fakeClock()
  const captured: Captured[] = []
  const dropped: string[] = []
  const due: { action: () => void; delayMs: number }[] = []
  const state = { refusal: undefined as string | undefined, isStored: false, numbered: Promise.resolve() }
  const capture = createCapture({
    recipe,
    revision: () => recipe.revision,
    clock,
    newPartId: () => requestOf(900 + captured.length),
    nextSequence: () => captured.length + 1,
  })
  const requests = (): string[] => captured.map(({ part }) => part.request ?? '')
  const desk = createCaptureDesk({
    views: Object.keys(recipe.views),
    clock,
    schedule: (action, delayMs) => void due.push({ action, delayMs }),
    take: async (trigger) => {
      await state.numbered
      captured.push(capture(trigger))
    },
    knows: (request) => requests().includes(request),
    underWay: () => (state.isStored ? [] : requests()),
    refusal: () => state.refusal,
    onDropped: (_, reason) => void dropped.push(reason),
  })
  return {
    ...{ desk, clock, captured, dropped, state },
    timePasses: () => {
      expect(due.every(({ delayMs }) => delayMs === captureViewsWaitMs)).toBe(true)
      for (const { action } of due.splice(0)) action()
    },
    framesOf: async (index: number) => await Promise.all(captured[index]?.frames ?? []),
  }
}

/** Until everything that was promised has happened. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('the pictures of a request are one part, captured when the first of them came', async () => {
  const { desk, clock, captured, framesOf } = openDesk()
  desk.receive(aCapture(1), picture(1))
  clock.advance(30)
  desk.receive(aCapture(1, { view: 'right' }), picture(2))
  await settled()
  expect(captured).toHaveLength(1)
  const frames = await framesOf(0)
  expect(frames.map(({ envelope, body }) => [envelope.view, body[0], envelope.request])).toEqual([
    ['left', 1, requestOf(1)],
    ['right', 2, requestOf(1)],
  ])
  expect(frames[0]?.envelope).toMatchObject({ captureClock: { monotonicMs: 0 }, source: 'anna, left' })
})

test('a view that is not named has no picture at once, one that does not come has none after a short wait', async () => {
  const { desk, framesOf, timePasses } = openDesk()
  desk.receive(aCapture(1, { views: ['left'] }), picture(1))
  desk.receive(aCapture(2), picture(1))
  await settled()
  expect((await framesOf(0)).map(({ envelope }) => envelope.image.at)).toEqual(['body', 'nowhere'])
  timePasses()
  const [, right] = await framesOf(1)
  expect(right?.envelope.image).toEqual({ at: 'nowhere', reason: 'no picture of this view came within 100 ms' })
})

test('a request that comes again is no second part, before and after the broker has it', async () => {
  const { desk, captured, state, dropped, framesOf, timePasses } = openDesk()
  const twice = (value: number): void => {
    for (const side of ['left', 'right']) desk.receive(aCapture(1, { view: side }), picture(value))
  }
  twice(1)
  twice(2)
  await settled()
  state.isStored = true
  timePasses()
  twice(3)
  await settled()
  expect((await framesOf(0)).map(({ body }) => body[0])).toEqual([1, 1])
  expect([captured.length, dropped]).toEqual([1, []])
})

test('what came before the parts have their numbers waits for them', async () => {
  const { desk, captured, state } = openDesk()
  let number = (): void => {}
  state.numbered = new Promise((resolve) => {
    number = resolve
  })
  for (const side of ['left', 'right']) desk.receive(aCapture(1, { view: side }), picture(1))
  await settled()
  expect(captured).toHaveLength(0)
  number()
  await settled()
  expect(captured).toHaveLength(1)
})

test('so many requests are in flight; beyond it one is dropped whole, until the broker has the others', async () => {
  const { desk, captured, dropped, state, timePasses } = openDesk()
  for (let number = 1; number <= capturesInFlightMax; number += 1)
    desk.receive(aCapture(number, { views: ['left'] }), picture(1))
  await settled()
  desk.receive(aCapture(99), picture(1))
  state.isStored = true
  desk.receive(aCapture(99, { view: 'right' }), picture(2))
  await settled()
  expect(captured).toHaveLength(capturesInFlightMax)
  expect(dropped).toEqual([
    '16 requests are on their way to the broker; ask again',
    'another picture of the same request was not taken in either',
  ])
  timePasses()
  desk.receive(aCapture(99), picture(1))
  await settled()
  expect(captured).toHaveLength(capturesInFlightMax + 1)
})

test('what is not of the station, or cannot be taken in, is dropped with the reason', async () => {
  const { desk, captured, dropped, state } = openDesk()
  desk.receive(aCapture(1, { view: 'top', views: ['top'] }), picture(1))
  desk.receive(aCapture(2, { views: ['right'] }), picture(1))
  state.refusal = 'camera-ingest stops'
  desk.receive(aCapture(3), picture(1))
  await settled()
  expect(captured).toEqual([])
  expect(dropped).toEqual([
    'the recipe has no view "top"; there is left, right',
    'its view "left" is not among those that it names: right',
    'camera-ingest stops',
  ])
})
