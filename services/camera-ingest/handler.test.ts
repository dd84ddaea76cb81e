import { describe, expect, test } from 'vitest'
import { bodyBytesMax } from '../../shared/contracts/limits.ts'
import { aRecipe, captureWallMs, fakeClock } from '../../test/support/builders.ts'
import { createCapture } from './handler.ts'

const recipe = aRecipe()
const [view] = Object.values(recipe.views)
const twoViews = aRecipe({ views: { left: view, right: view } as typeof recipe.views })

function capturing(ofRecipe = recipe, revision = () => recipe.revision) {
  const clock = fakeClock()
  let sequence = 41
  const capture = createCapture({
    recipe: ofRecipe,
    revision,
    clock,
    newPartId: () => '01KDZQ1G000000000000000001',
    nextSequence: () => {
      sequence += 1
      return sequence
    },
  })
  return { capture, clock }
}

describe('createCapture', () => {
  test('makes one frame a view, all of the same part', async () => {
    const { capture } = capturing(twoViews)
    const read = async (): Promise<Uint8Array> => new Uint8Array([1, 2])
    const frames = await Promise.all(
      capture({
        shots: [
          { view: 'right', source: 'r.jpg', read },
          { view: 'left', source: 'l.jpg', read },
        ],
      }).frames,
    )
    expect(frames.map(({ envelope }) => [envelope.view, envelope.source])).toEqual([
      ['left', 'l.jpg'],
      ['right', 'r.jpg'],
    ])
    expect(new Set(frames.map(({ envelope }) => envelope.partId)).size).toBe(1)
    expect(frames[0]?.envelope).toMatchObject({ sequence: 42, viewsExpected: ['left', 'right'], budgetMs: 200 })
  })

  test('a part has one revision of the recipe, the one of its trigger', async () => {
    const revisions = ['0000000000a1', '0000000000a2']
    const { capture } = capturing(twoViews, () => revisions.shift() ?? '')
    const parts = [capture({ shots: [] }), capture({ shots: [] })]
    const frames = await Promise.all(parts.flatMap((part) => part.frames))
    expect(frames.map(({ envelope }) => envelope.recipeRevision)).toEqual([
      ...['0000000000a1', '0000000000a1'],
      ...['0000000000a2', '0000000000a2'],
    ])
  })

  test('the clock of the part starts before the camera is read', async () => {
    const { capture, clock } = capturing()
    const read = async (): Promise<Uint8Array> => {
      clock.advance(30)
      return new Uint8Array([1])
    }
    const frame = await capture({ shots: [{ view: 'top', source: 'a.jpg', read }] }).frames[0]
    expect(frame?.envelope).toMatchObject({
      capturedAt: new Date(captureWallMs).toISOString(),
      captureClock: { domain: 'test-host', monotonicMs: 0 },
      trail: [{ service: 'camera-ingest', receivedMs: 0, sentMs: 30 }],
    })
  })

  test('a camera that fails makes a frame without an image, with its reason', async () => {
    const { capture } = capturing()
    const read = async (): Promise<Uint8Array> => {
      throw new Error('the cable is out')
    }
    const frame = await capture({ shots: [{ view: 'top', source: 'camera 7', read }] }).frames[0]
    expect(frame?.envelope).toMatchObject({ image: { at: 'nowhere', reason: 'the cable is out' }, source: 'camera 7' })
    expect(frame?.body).toHaveLength(0)
  })

  test('a view nobody took a picture of makes a frame too', async () => {
    const { capture } = capturing()
    const frame = await capture({ shots: [] }).frames[0]
    expect(frame?.envelope.image).toEqual({ at: 'nowhere', reason: 'no picture of this view came' })
    const missed = await capture({ shots: [], number: 18, missingReason: 'trigger 18 gave no picture' }).frames[0]
    expect(missed?.envelope).toMatchObject({
      trigger: 18,
      image: { at: 'nowhere', reason: 'trigger 18 gave no picture' },
    })
  })

  test('a part that was captured before it was taken in keeps its time, on both clocks', () => {
    const { capture, clock } = capturing()
    clock.advance(130)
    const { part } = capture({ shots: [], number: 0, capturedMonotonicMs: 100 })
    expect(part).toMatchObject({
      trigger: 0,
      capturedAt: new Date(captureWallMs + 100).toISOString(),
      captureClock: { monotonicMs: 100 },
    })
  })

  test('a view that is there does not wait for another', async () => {
    const { capture } = capturing(twoViews)
    const never = new Promise<Uint8Array>(() => {})
    const { frames } = capture({
      shots: [
        { view: 'left', source: 'l', read: () => never },
        { view: 'right', source: 'r', read: async () => new Uint8Array([1]) },
      ],
    })
    expect((await frames[1])?.envelope).toMatchObject({ view: 'right', image: { at: 'body', byteLength: 1 } })
  })

  test('a picture that does not fit into a message is left out with its size', async () => {
    const { capture } = capturing()
    const read = async (): Promise<Uint8Array> => new Uint8Array(bodyBytesMax + 1)
    const frame = await capture({ shots: [{ view: 'top', source: 'a.jpg', read }] }).frames[0]
    expect(frame?.body).toHaveLength(0)
    expect(frame?.envelope.image).toMatchObject({ reason: expect.stringContaining(`${bodyBytesMax + 1} bytes`) })
  })
})
