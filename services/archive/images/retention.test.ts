import { existsSync } from 'node:fs'
import { ulid } from 'ulid'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../../test/support/nats-server.ts'
import { findImages, openImageStore } from './image-store.ts'
import { pressureOf, tidyImages } from './retention.ts'

const nowMs = Date.parse('2026-03-01T12:00:00Z')
const dayMs = 86_400_000
const days = { pass: 10, reject: 30, 'fail-safe': 30, override: 365 }
const limits = { days, bytesMax: 1000, freeLow: 0.2, freeCritical: 0.1 }
const roomy = { bytes: 10_000, freeBytes: 9000 }
const jpeg = Uint8Array.of(0xff, 0xd8, 0xff, ...new Uint8Array(97))

const bornDaysAgo = (count: number): string => ulid(nowMs - count * dayMs)

test('an image is found by its part, the longest kept one first, and is there after a restart', async () => {
  await using folder = await temporaryFolder()
  const store = await openImageStore(folder.path, 'press')
  const partId = bornDaysAgo(0)
  store.add('reject', partId, 'top', jpeg)
  store.add('override', partId, 'top', jpeg)
  expect(store.has('reject', partId, 'top')).toBe(true)
  expect(store.has('reject', partId, 'side')).toBe(false)
  const found = findImages(folder.path, 'press', partId)
  expect(found.map((path) => path.replace(folder.path, ''))).toEqual([
    `/images/override/press/2026-03-01/${partId}.top.jpg`,
    `/images/reject/press/2026-03-01/${partId}.top.jpg`,
  ])
  expect((await openImageStore(folder.path, 'press')).bytes).toBe(200)
})

test('each class is kept for its days', async () => {
  await using folder = await temporaryFolder()
  const store = await openImageStore(folder.path, 'press')
  const [old, older] = [bornDaysAgo(11), bornDaysAgo(31)]
  for (const kept of ['pass', 'reject', 'override'] as const)
    for (const partId of [old, older]) store.add(kept, partId, 'top', jpeg)
  expect(await tidyImages(store, limits, roomy, nowMs)).toEqual([])
  const keptOf = (partId: string) =>
    findImages(folder.path, 'press', partId).map((path) => path.split('/images/')[1]?.split('/')[0])
  expect(keptOf(old)).toEqual(['override', 'reject'])
  expect(keptOf(older)).toEqual(['override'])
  expect(store.bytes).toBe(300)
})

test('more than the limit goes, passed parts first and the oldest of them', async () => {
  await using folder = await temporaryFolder()
  const store = await openImageStore(folder.path, 'press')
  const passed = [3, 2, 1].map(bornDaysAgo)
  const rejected = [5, 4, 3, 2, 1, 0, 0, 0, 0].map(bornDaysAgo)
  for (const partId of passed) store.add('pass', partId, 'top', jpeg)
  for (const partId of rejected) store.add('reject', partId, 'top', jpeg)
  expect(await tidyImages(store, limits, roomy, nowMs)).toEqual([{ kept: 'pass', bytes: 200 }])
  expect(passed.map((partId) => findImages(folder.path, 'press', partId).length)).toEqual([0, 0, 1])
  expect(await tidyImages(store, { ...limits, bytesMax: 800 }, roomy, nowMs)).toEqual([
    { kept: 'pass', bytes: 100 },
    { kept: 'reject', bytes: 100 },
  ])
})

test('for room on the disk nothing but passed parts is deleted', async () => {
  await using folder = await temporaryFolder()
  const store = await openImageStore(folder.path, 'press')
  store.add('pass', bornDaysAgo(1), 'top', jpeg)
  store.add('reject', bornDaysAgo(2), 'top', jpeg)
  const full = { bytes: 10_000, freeBytes: 500 }
  expect(pressureOf(full, limits)).toBe('critical')
  expect(await tidyImages(store, limits, full, nowMs)).toEqual([{ kept: 'pass', bytes: 100 }])
  expect(store.bytes).toBe(100)
  expect(existsSync(`${folder.path}/images/pass/press/2026-02-28`)).toBe(false)
})

test.each([
  [9000, 'none'],
  [1999, 'low'],
  [999, 'critical'],
] as const)('with %i of 10000 bytes free the disk is: %s', (freeBytes, pressure) => {
  expect(pressureOf({ bytes: 10_000, freeBytes }, limits)).toBe(pressure)
})
