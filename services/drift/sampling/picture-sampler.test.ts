import { expect, test } from 'vitest'
import { settled } from '../../../test/support/fake-models.ts'
import { createPictureSampler } from './picture-sampler.ts'

const measured = { embedding: Float32Array.of(1), measures: Float32Array.of(2), jpeg: 'AA==' }

function samplerOf({ fetch = async () => new Uint8Array(3), measure = async () => measured, places = true } = {}) {
  const said: string[] = []
  let nowMs = 0
  const sampler = createPictureSampler({
    intervalMs: 1000,
    nowMs: () => nowMs,
    placeOf: () => (places ? 7 : undefined),
    fetch,
    measure,
    onMeasured: (view, { partId }) => said.push(`${view} ${partId}`),
    onEnd: (_, outcome, reason) => said.push([outcome, reason].filter(Boolean).join(': ')),
  })
  const accept = async (partId: string, view = 'top') => {
    sampler.accepted([{ partId, view, capturedAtMs: 0 }])
    await settled()
    await sampler.idle()
  }
  const later = (durationMs: number) => {
    nowMs += durationMs
  }
  return { sampler, said, accept, later }
}

test('of each view one picture is looked at in an interval', async () => {
  const { said, accept, later } = samplerOf()
  await accept('1')
  await accept('2')
  await accept('3', 'side')
  later(1000)
  await accept('4')
  expect(said).toEqual(['top 1', 'measured', 'side 3', 'measured', 'top 4', 'measured'])
})

test('one at a time: what comes meanwhile is passed over', async () => {
  let done = (): void => {}
  const busy = new Promise<void>((resolve) => {
    done = resolve
  })
  const { sampler, said } = samplerOf({ measure: async () => busy.then(() => measured) })
  sampler.accepted([{ partId: '1', view: 'top', capturedAtMs: 0 }])
  sampler.accepted([{ partId: '2', view: 'side', capturedAtMs: 0 }])
  done()
  await sampler.idle()
  expect(said).toEqual(['top 1', 'measured'])
})

test('the views of parts that come seldom have their turns one after the other', async () => {
  const { sampler, said, later } = samplerOf()
  for (const partId of ['1', '2', '3']) {
    sampler.accepted(['top', 'side', 'back'].map((view) => ({ partId, view, capturedAtMs: 0 })))
    await settled()
    await sampler.idle()
    later(1000)
  }
  expect(said.filter((text) => text !== 'measured')).toEqual(['top 1', 'side 2', 'back 3'])
})

test('a frame that nobody heard of costs no turn', async () => {
  const { said, accept } = samplerOf({ places: false })
  await accept('1')
  expect(said).toEqual([])
})

test('what is gone and what cannot be measured is told, and the next one is looked at', async () => {
  const gone = samplerOf({ fetch: () => Promise.reject(new Error('not there any more')) })
  await gone.accept('1')
  expect(gone.said).toEqual(['gone: not there any more'])
  const broken = samplerOf({ measure: () => Promise.reject(new Error('no picture')) })
  await broken.accept('1')
  broken.later(1000)
  await broken.accept('2')
  expect(broken.said).toEqual(['failed: no picture', 'failed: no picture'])
})
