import { expect, test } from 'vitest'
import { seededRandom } from '../../../models/fit/random.ts'
import { type CameraBehaviour, cameraBehaviours, cameraRequests } from './camera-behaviour.ts'
import type { Picture, PictureKind } from './pictures.ts'

const periodMs = 200
const picture = (kind: PictureKind): Picture => ({ kind, file: kind, type: 'image/jpeg', bytes: Buffer.alloc(1) })
const album = { good: [picture('good')], others: [picture('defect')], unusable: [picture('unusable')] }
const requestsOf = (behaviour: CameraBehaviour, seed = 1) =>
  cameraRequests(behaviour, album, periodMs, seededRandom(seed))

test('a camera sends one picture at once, unless something is wrong with it', () => {
  expect(requestsOf('normal').requests).toMatchObject([{ afterMs: 0, picture: { file: expect.any(String) } }])
  expect(requestsOf('stalls')).toEqual({ kind: 'absent', requests: [{ afterMs: 0, picture: undefined }] })
  expect(requestsOf('gap')).toEqual({ kind: 'absent', requests: [] })
  expect(requestsOf('twice').requests).toHaveLength(2)
  expect(requestsOf('unusable').kind).toBe('unusable')
})

test('pictures in another order come after those of the next trigger, about every other one', () => {
  const delays = Array.from({ length: 100 }, (_, seed) => requestsOf('reordered', seed).requests[0]?.afterMs ?? 0)
  const delayed = delays.filter((afterMs) => afterMs > 0)
  expect(delayed.length).toBeGreaterThan(30)
  expect(Math.min(...delayed)).toBeGreaterThan(periodMs)
})

test('what is sent is of the kind that is written down', () => {
  for (const behaviour of cameraBehaviours) {
    const { kind, requests } = requestsOf(behaviour)
    for (const { picture: sent } of requests) expect(sent?.kind ?? 'absent').toBe(kind)
  }
})
