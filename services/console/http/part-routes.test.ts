import { afterEach, expect, test } from 'vitest'
import { openApp } from '../../../test/support/console-app.ts'
import { aboutPart, anOverride, aRecord, partIdOf, temporaryDatabase } from '../../../test/support/console-parts.ts'
import { createPartStore } from '../parts/part-store.ts'
import { addPartRoutes } from './part-routes.ts'
import { addPictureRoutes } from './picture-routes.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

const jpeg = { type: 'image/jpeg' as const, bytes: Buffer.of(0xff, 0xd8, 0xff) }
const shown: Record<string, typeof jpeg | { type: undefined; bytes: Buffer }> = {
  [partIdOf(1)]: jpeg,
  [partIdOf(2)]: { type: undefined, bytes: Buffer.from('<script>') },
}

async function serving() {
  const folder = temporaryDatabase()
  const { app, errors } = await openApp()
  closing.push(
    () => app.close(),
    () => folder[Symbol.dispose](),
  )
  const store = createPartStore(folder.database)
  addPartRoutes(app, store, (partId, views) => (partId === partIdOf(1) ? [...views] : []))
  const explanations = {
    find: async () => ({ reason: 'the model did not find this part suspicious' }),
    keep: async () => false,
  }
  const pictures = { find: async (partId: string) => shown[partId], known: () => [], keep: async () => false }
  addPictureRoutes(app, pictures, explanations)
  return { app, store, errors }
}

test('lists parts page by page, with the override and without what only one part shows', async () => {
  const { app, store } = await serving()
  for (const number of [1, 2, 3]) store.addVerdict(aRecord(number))
  store.addOverride(aboutPart(3), anOverride())
  const first = await app.inject('/api/parts?limit=2')
  expect(first.json().parts).toMatchObject([{ sequence: 3, override: { by: 'anna' } }, { sequence: 2 }])
  expect(Object.keys(first.json().parts[1])).not.toContain('findings')
  const next = await app.inject(`/api/parts?limit=2&before=${partIdOf(2)}`)
  expect(next.json().parts).toMatchObject([{ sequence: 1 }])
})

test.each([
  'limit=0',
  'limit=201',
  'limit=many',
  'verdict=maybe',
  'from=yesterday',
  'before=1',
  'overridden=perhaps',
  'view=..%2F',
  `check=${'x'.repeat(101)}`,
])('a query that is no query (%s) is refused with what is wrong', async (query) => {
  const { app, errors } = await serving()
  const answer = await app.inject(`/api/parts?${query}`)
  expect({ status: answer.statusCode, ...answer.json() }).toMatchObject({
    status: 400,
    title: 'not understood',
    detail: expect.stringContaining('querystring'),
  })
  expect(errors).toEqual([])
})

test('of one part everything is told, and which pictures are there', async () => {
  const { app, store } = await serving()
  store.addVerdict(aRecord(1))
  const answer = await app.inject(`/api/parts/${partIdOf(1)}`)
  expect(answer.json()).toMatchObject({
    sequence: 1,
    software: 'vaglio test',
    pictures: ['top'],
    stagesMs: {},
    findings: {},
  })
})

test('a part that is not known is told so', async () => {
  const { app } = await serving()
  const answer = await app.inject(`/api/parts/${partIdOf(9)}`)
  expect(answer.statusCode).toBe(404)
  expect(answer.headers['content-type']).toContain('application/problem+json')
  expect(answer.json().detail).toContain('no verdict yet, or is too old')
})

test('a picture may be kept by the browser for ever, and is taken for nothing else', async () => {
  const { app } = await serving()
  const answer = await app.inject(`/api/parts/${partIdOf(1)}/pictures/top`)
  expect(answer.rawPayload).toEqual(jpeg.bytes)
  expect(answer.headers).toMatchObject({
    'content-type': 'image/jpeg',
    'cache-control': 'private, max-age=31536000, immutable',
    'x-content-type-options': 'nosniff',
  })
})

test('what is no JPEG or PNG is not shown, and what is gone is told', async () => {
  const { app } = await serving()
  expect((await app.inject(`/api/parts/${partIdOf(2)}/pictures/top`)).statusCode).toBe(415)
  expect((await app.inject(`/api/parts/${partIdOf(3)}/pictures/top`)).statusCode).toBe(404)
  expect((await app.inject(`/api/parts/${partIdOf(3)}/pictures/..%2F..`)).statusCode).toBe(400)
  const explanation = await app.inject(`/api/parts/${partIdOf(1)}/explanations/top`)
  expect([explanation.statusCode, explanation.json().detail]).toEqual([
    404,
    'the model did not find this part suspicious',
  ])
})
