import { afterEach, expect, test } from 'vitest'
import { capturesInFlightMax } from '../../../shared/contracts/capture.ts'
import { bodyBytesMax } from '../../../shared/contracts/limits.ts'
import { aPart, aVerdict } from '../../../test/support/builders.ts'
import { openApp } from '../../../test/support/console-app.ts'
import { aStationState } from '../../../test/support/console-parts.ts'
import { until } from '../../../test/support/until.ts'
import type { Classification } from '../api/classification.ts'
import { OtherPicturesError, type Question } from '../classify/classification-desk.ts'
import { recordOf } from '../handler.ts'
import { addClassifyRoutes } from './classify-routes.ts'

const jpeg = Buffer.of(0xff, 0xd8, 0xff, 0xe0, 1)
const png = Buffer.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 2)
const frame = { width: 8, height: 6 }
const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

type Answer = Classification | undefined | Error

async function serving(views = ['top'], answer: (question: Question) => Promise<Answer> | Answer = answerTo) {
  const { app, errors } = await openApp()
  closing.push(() => app.close())
  const asked: Question[] = []
  const state = { trouble: '', ready: true }
  const ask = async (question: Question): Promise<Classification | undefined> => {
    asked.push(question)
    const given = await answer(question)
    if (given instanceof Error) throw given
    return given
  }
  const station = () => {
    const reason = state.ready ? '' : 'decision is gone'
    return aStationState({ ready: state.ready, reason, views: views.map((name) => ({ name, frame, checks: [] })) })
  }
  addClassifyRoutes(app, { desk: { ask }, station, trouble: () => state.trouble })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const post = (body: Uint8Array | FormData | string, headers: Record<string, string> = {}, signal?: AbortSignal) =>
    fetch(`${url}/api/classify`, { method: 'POST', body, headers, ...(signal && { signal }) })
  const image = (body: Buffer, headers: Record<string, string> = {}) =>
    post(new Uint8Array(body), { 'content-type': 'image/jpeg', ...headers })
  return { asked, errors, state, post, image }
}

function answerTo({ request }: Question): Classification {
  return { ...recordOf(aPart(), aVerdict({ score: 0.4 })), request }
}

function form(pictures: Record<string, Buffer | string>): FormData {
  const data = new FormData()
  for (const [view, picture] of Object.entries(pictures))
    data.append(view, typeof picture === 'string' ? picture : new Blob([new Uint8Array(picture)]), ...fileName(picture))
  return data
}

function fileName(picture: Buffer | string): [] | [string] {
  return typeof picture === 'string' ? [] : ['picture.jpg']
}

async function problemOf(answer: Response): Promise<[number, string]> {
  expect(answer.headers.get('content-type')).toContain('application/problem+json')
  const { status, detail } = (await answer.json()) as { status: number; detail: string }
  expect(status).toBe(answer.status)
  return [status, detail]
}

test('a picture is asked about and its verdict is the answer', async () => {
  const { image, asked } = await serving()
  const answer = await image(png)
  expect([answer.status, await answer.json()]).toMatchObject([200, { verdict: 'pass', score: 0.4, latencyMs: 40 }])
  expect(asked[0]).toMatchObject({ mayRepeat: false, source: 'asked by anna' })
  expect(asked[0]?.pictures.get('top')).toEqual(png)
})

test('a station of several views takes a form with a picture for each', async () => {
  const { post, image, asked } = await serving(['left', 'right'])
  expect((await post(form({ right: png, left: jpeg }))).status).toBe(200)
  expect((await post(form({ right: jpeg }))).status).toBe(200)
  expect(asked.map(({ pictures }) => [...pictures.keys()])).toEqual([['right', 'left'], ['right']])
  const twice = form({ left: jpeg })
  twice.append('left', new Blob([png]), 'again.png')
  expect(await problemOf(await post(twice))).toEqual([400, 'view left came twice'])
  expect(await problemOf(await image(jpeg))).toEqual([
    400,
    'send multipart/form-data with a file for each view: left, right',
  ])
})

test('what is no picture of a view is refused, with what to do', async () => {
  const { post, image, asked, errors } = await serving()
  const refusals = [
    await image(Buffer.from('GIF89a')),
    await image(Buffer.alloc(0)),
    await post(new Uint8Array(jpeg), { 'content-type': 'image/webp' }),
    await post('{}', { 'content-type': 'application/json' }),
    await post(new Uint8Array(jpeg)),
    await post(form({ side: jpeg })),
    await post(form({ top: 'a text' })),
    await post(new FormData()),
    await post('no boundary', { 'content-type': 'multipart/form-data' }),
    await post('--x\r\nbroken', { 'content-type': 'multipart/form-data; boundary=x' }),
  ]
  const found = await Promise.all(refusals.map(problemOf))
  expect(found.map(([status]) => status)).toEqual([415, 415, 415, 415, 415, 400, 400, 400, 400, 400])
  const types =
    'send image/jpeg or image/png with one picture as the body, or multipart/form-data with a file for each view: top'
  expect(found.slice(2, 5).map(([, detail]) => detail)).toEqual([
    `image/webp is not taken: ${types}`,
    `application/json is not taken: ${types}`,
    `the request has no content-type: ${types}`,
  ])
  expect(found[5]?.[1]).toBe('there is no view side; there is top')
  expect([asked, errors]).toEqual([[], []])
})

test('what the bus does not carry is refused with the limit', async () => {
  const { post, image, asked } = await serving()
  const large = Buffer.concat([jpeg, Buffer.alloc(bodyBytesMax)])
  for (const answer of [await image(large), await post(form({ top: large }))]) {
    const [status, detail] = await problemOf(answer)
    expect([status, detail]).toEqual([413, expect.stringContaining(`${bodyBytesMax} bytes at most`)])
  }
  expect((await image(large.subarray(0, bodyBytesMax))).status).toBe(200)
  expect(asked).toHaveLength(1)
})

test('a key is the same request each time, and not for other pictures', async () => {
  const { image, asked } = await serving(['top'], () => new OtherPicturesError())
  const key = { 'idempotency-key': 'order 7' }
  expect((await problemOf(await image(jpeg, key)))[0]).toBe(422)
  await image(jpeg, key)
  expect(asked[0]).toMatchObject({ mayRepeat: true, request: asked[1]?.request })
  expect((await problemOf(await image(jpeg, { 'idempotency-key': 'x'.repeat(201) })))[0]).toBe(400)
})

test('no verdict is a 503 with the reason, and when to ask again', async () => {
  const { image, state } = await serving(['top'], () => undefined)
  const silent = await image(jpeg)
  expect(silent.headers.get('retry-after')).toBe('2')
  expect(await problemOf(silent)).toEqual([
    503,
    expect.stringMatching(/within 2200 ms: the pictures were not taken in/),
  ])
  state.ready = false
  expect((await problemOf(await image(jpeg)))[1]).toContain('within 2200 ms: decision is gone')
  state.trouble = 'the broker is gone'
  expect((await problemOf(await image(jpeg)))[1]).toBe('the broker is gone; nothing was inspected, ask again')
})

test('pictures that the broker does not take are a 503, not a fault of ours', async () => {
  const { image, errors } = await serving(['top'], () => new Error('the broker did not take it'))
  expect(await problemOf(await image(jpeg))).toEqual([503, 'the broker did not take it; ask again'])
  expect(errors).toEqual([])
})

test('so many wait at once; a place is free when its verdict was waited for, even if the asker is gone', async () => {
  const answering: ((answer: Answer) => void)[] = []
  const { image, post, asked } = await serving(['top'], () => new Promise((resolve) => answering.push(resolve)))
  const leaving = new AbortController()
  const left = post(new Uint8Array(jpeg), { 'content-type': 'image/jpeg' }, leaving.signal).catch(() => 'left')
  const waiting = Array.from({ length: capturesInFlightMax - 1 }, () => image(jpeg))
  await until('all to wait', () => asked.length === capturesInFlightMax)
  leaving.abort()
  expect(await left).toBe('left')
  const refused = await image(jpeg)
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1'])
  for (const [index, question] of asked.entries()) answering[index]?.(answerTo(question))
  const answers = await Promise.all(waiting)
  expect(answers.every(({ status }) => status === 200)).toBe(true)
  const next = image(jpeg)
  await until('the next to be asked', () => answering.length > capturesInFlightMax)
  for (const [index, question] of asked.entries()) answering[index]?.(answerTo(question))
  expect((await next).status).toBe(200)
})
