import { connect } from 'node:net'
import { describe, expect, test } from 'vitest'
import { bodyBytesMax } from '../../../shared/contracts/limits.ts'
import { fakeClock } from '../../../test/support/builders.ts'
import { until } from '../../../test/support/until.ts'
import { SourceError, type Trigger } from '../camera-source.ts'
import { createIntake } from '../intake.ts'
import { createPartRegister } from '../part-register.ts'
import { httpSource } from './http-source.ts'

const picture = new Uint8Array([1, 2, 3])

/** A source on a free port, with time that passes only when told to. */
async function listening({ views = ['top'], budgetMs = 200, isBusy = false, port = 0 } = {}) {
  const taken: Trigger[] = []
  const due: { action: () => void; delayMs: number }[] = []
  const schedule = (action: () => void, delayMs: number): void => void due.push({ action, delayMs })
  const clock = fakeClock(500)
  const stopping = new AbortController()
  const state = { isBusy }
  const register = createPartRegister(fakeClock().monotonicMs)
  const intake = createIntake({
    register,
    capture: (trigger) => {
      taken.push(trigger)
      return { part: {} as never, frames: [] }
    },
    onPart: () => {},
    isCrowded: () => false,
    schedule: () => {},
    log: { debug() {}, info() {}, warn() {}, error() {} },
  })
  let chosen = 0
  const source = httpSource({
    host: '127.0.0.1',
    port,
    views,
    budgetMs,
    clock,
    schedule,
    isBusy: () => state.isBusy,
    onListening: (listeningPort) => {
      chosen = listeningPort
    },
  })
  const finished = source(async (trigger) => intake.take(trigger), stopping.signal)
  await Promise.race([until('the source to listen', () => chosen), finished])
  const passTo = (limitMs: number): void => {
    for (const { action } of due.filter(({ delayMs }) => delayMs <= limitMs)) action()
  }
  return {
    taken,
    state,
    clock,
    port: chosen,
    passTo,
    request: async (method: string, path: string, body?: Uint8Array) => {
      const options = { method, ...(body && { body: body as Uint8Array<ArrayBuffer> }) }
      const response = await fetch(`http://127.0.0.1:${chosen}${path}`, options)
      return { status: response.status, headers: response.headers, text: JSON.stringify(await response.json()) }
    },
    /** What each view of a part has: its size, or the reason why there is nothing. */
    views: async (index: number) => {
      const shots = taken[index]?.shots ?? []
      const reads = shots.map(async (shot) => [shot.view, await shot.read().then(({ length }) => length, String)])
      return Object.fromEntries(await Promise.all(reads))
    },
    stop: () => stopping.abort(),
    finished,
    async [Symbol.asyncDispose]() {
      stopping.abort()
      passTo(Number.POSITIVE_INFINITY)
      await until('the close to be scheduled', () => due.some(({ delayMs }) => delayMs === 300))
      passTo(Number.POSITIVE_INFINITY)
      await finished
    },
  }
}

describe('httpSource', () => {
  test('a picture is a part, captured when its request came', async () => {
    await using camera = await listening()
    expect(await camera.request('PUT', '/triggers/17/top', picture)).toMatchObject({
      status: 202,
      text: '{"trigger":17}',
    })
    expect(camera.taken).toMatchObject([{ number: 17, capturedMonotonicMs: 500 }])
    expect(await camera.views(0)).toEqual({ top: 3 })
  })

  test('the same number again makes no second part, whether its part is still open or not', async () => {
    await using camera = await listening({ views: ['left', 'right'] })
    expect((await camera.request('PUT', '/triggers/17/left', picture)).status).toBe(202)
    expect((await camera.request('PUT', '/triggers/17/left', new Uint8Array(9))).status).toBe(200)
    expect((await camera.request('PUT', '/triggers/17/right', picture)).status).toBe(202)
    const again = await camera.request('PUT', '/triggers/17/left', picture)
    expect(again).toMatchObject({ status: 200, text: expect.stringContaining('duplicate') })
    expect(camera.taken).toHaveLength(1)
    expect(await camera.views(0)).toEqual({ left: 3, right: 3 })
  })

  test('a view that does not begin to come in time is named, and the part is not held up', async () => {
    await using camera = await listening({ views: ['left', 'right'] })
    await camera.request('PUT', '/triggers/17/left', picture)
    camera.passTo(50)
    expect(await camera.views(0)).toEqual({ left: 3, right: 'Error: no picture of this view came within 50 ms' })
  })

  test('a trigger without a picture is a part; its views may follow', async () => {
    await using camera = await listening()
    expect((await camera.request('POST', '/triggers/17')).status).toBe(202)
    expect((await camera.request('POST', '/triggers/17')).status).toBe(200)
    expect((await camera.request('PUT', '/triggers/17/top', picture)).status).toBe(202)
    await camera.request('POST', '/triggers/18')
    camera.passTo(50)
    expect([await camera.views(0), await camera.views(1)]).toEqual([
      { top: 3 },
      { top: 'Error: no picture of this view came within 50 ms' },
    ])
  })

  test('a picture that has begun may take all of the budget, and no longer', async () => {
    await using camera = await listening()
    const socket = connect(camera.port, '127.0.0.1')
    let heard = ''
    socket.on('data', (bytes) => {
      heard += bytes
    })
    socket.write('PUT /triggers/17/top HTTP/1.1\r\nhost: camera\r\ncontent-length: 3\r\n\r\nab')
    await until('the part', () => camera.taken.length > 0)
    camera.passTo(50)
    const reading = camera.views(0)
    socket.write('c')
    expect(await reading).toEqual({ top: 3 })
    socket.write('PUT /triggers/18/top HTTP/1.1\r\nhost: camera\r\ncontent-length: 3\r\n\r\nab')
    await until('the part', () => camera.taken.length > 1)
    camera.passTo(200)
    expect(await camera.views(1)).toEqual({ top: 'Error: no picture of this view came within 50 ms' })
    socket.write('c')
    await until('the answer', () => heard.includes(' 408 '))
    socket.destroy()
  })

  test('a connection that breaks off leaves a part with that reason', async () => {
    await using camera = await listening()
    const socket = connect(camera.port, '127.0.0.1')
    socket.write('PUT /triggers/17/top HTTP/1.1\r\nhost: camera\r\ncontent-length: 3\r\n\r\nab')
    await until('the part', () => camera.taken.length > 0)
    camera.passTo(50)
    socket.destroy()
    expect((await camera.views(0)).top).toContain('the connection broke off')
  })

  test('a picture that is too large is refused, and its part has no image', async () => {
    await using camera = await listening()
    const { status, text } = await camera.request('PUT', '/triggers/17/top', new Uint8Array(bodyBytesMax + 1))
    expect({ status, text }).toEqual({ status: 413, text: expect.stringContaining('compress more') })
    camera.passTo(50)
    expect((await camera.views(0)).top).toContain(`${bodyBytesMax + 1} bytes`)
    expect((await camera.request('PUT', '/triggers/18/top', new Uint8Array(bodyBytesMax))).status).toBe(202)
  })

  test.each([
    ['PUT', '/triggers/17/bottom', 404, 'no view \\"bottom\\"; there is top'],
    ['PUT', '/triggers/-1/top', 400, 'from 0 to 4294967295'],
    ['PUT', '/triggers/4294967296/top', 400, 'no trigger number'],
    ['PUT', '/triggers/17', 405, 'POST to'],
    ['GET', '/triggers/17/top', 405, 'PUT a picture to'],
    ['GET', '/', 404, 'PUT a picture to'],
  ])('%s %s is refused with %i', async (method, path, status, text) => {
    await using camera = await listening()
    const answer = await camera.request(method, path)
    expect(answer).toMatchObject({ status, text: expect.stringContaining(text) })
    expect(answer.text).toMatch(/^\{"error":/)
    expect(camera.taken).toEqual([])
  })

  test('who is busy says when to come again, and has taken nothing', async () => {
    await using camera = await listening({ isBusy: true })
    const { status, headers } = await camera.request('POST', '/triggers/17')
    expect({ status, retryAfter: headers.get('retry-after') }).toEqual({ status: 503, retryAfter: '1' })
    camera.state.isBusy = false
    expect((await camera.request('POST', '/triggers/17')).status).toBe(202)
  })

  test('stops when the parts that wait for views have them', async () => {
    await using camera = await listening({ views: ['left', 'right'] })
    await camera.request('PUT', '/triggers/17/left', picture)
    camera.stop()
    let hasFinished = false
    void camera.finished.then(() => {
      hasFinished = true
    })
    await expect(until('a refusal', () => camera.request('POST', '/triggers/18'), 100)).rejects.toThrow()
    expect(hasFinished).toBe(false)
  })

  test('a port that is taken is refused by name', async () => {
    await using camera = await listening()
    await expect(listening({ port: camera.port })).rejects.toThrow(SourceError)
  })
})
