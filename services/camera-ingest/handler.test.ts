import { describe, expect, test } from 'vitest'
import { aRecipe, captureWallMs, fakeClock } from '../../test/support/builders.ts'
import { createCapture } from './handler.ts'

const recipe = aRecipe()
const [view] = Object.values(recipe.views)
const twoViews = aRecipe({ views: { left: view, right: view } as typeof recipe.views })

function capturing(ofRecipe = recipe) {
  const clock = fakeClock()
  let sequence = 41
  const capture = createCapture({
    recipe: ofRecipe,
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
    const frames = await capture([
      { view: 'right', source: 'r.jpg', read },
      { view: 'left', source: 'l.jpg', read },
    ])
    expect(frames.map(({ envelope }) => [envelope.view, envelope.source])).toEqual([
      ['left', 'l.jpg'],
      ['right', 'r.jpg'],
    ])
    expect(new Set(frames.map(({ envelope }) => envelope.partId)).size).toBe(1)
    expect(frames[0]?.envelope).toMatchObject({ sequence: 42, viewsExpected: ['left', 'right'], budgetMs: 200 })
  })

  test('the clock of the part starts before the camera is read', async () => {
    const { capture, clock } = capturing()
    const read = async (): Promise<Uint8Array> => {
      clock.advance(30)
      return new Uint8Array([1])
    }
    const [frame] = await capture([{ view: 'top', source: 'a.jpg', read }])
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
    const [frame] = await capture([{ view: 'top', source: 'camera 7', read }])
    expect(frame?.envelope).toMatchObject({ image: { at: 'nowhere', reason: 'the cable is out' }, source: 'camera 7' })
    expect(frame?.body).toHaveLength(0)
  })

  test('a view nobody took a picture of makes a frame too', async () => {
    const { capture } = capturing()
    const [frame] = await capture([])
    expect(frame?.envelope.image).toEqual({ at: 'nowhere', reason: 'no picture of this view came' })
  })
})
