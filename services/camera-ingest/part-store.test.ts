import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { message } from '../../shared/contracts/contract.ts'
import type { PartEnvelope } from '../../shared/contracts/envelope.ts'
import { Frame } from '../../shared/contracts/frame.ts'
import { aFrame, aPart, fakeClock } from '../../test/support/builders.ts'
import { temporaryFolder } from '../../test/support/nats-server.ts'
import { createFrameSpool } from './frame-spool.ts'
import { openPartStore, type PartStore } from './part-store.ts'

const quiet = { debug() {}, info() {}, warn() {}, error() {} }
const first = aPart({
  partId: '01KDZQ1G000000000000000001',
  sequence: 1,
  trigger: 17,
  viewsExpected: ['left', 'right'],
})
const second = aPart({
  partId: '01KDZQ1G000000000000000002',
  sequence: 2,
  trigger: 18,
  viewsExpected: ['left', 'right'],
})
const image = new Uint8Array([10, 123, 10, 0, 255])

function open(folder: string): PartStore {
  return openPartStore({ folder, station: 'press', clock: fakeClock(), schedule: () => {}, log: quiet })
}

function frame(part: PartEnvelope, view: string) {
  return message(Frame, aFrame({ ...part, view, image: { at: 'body', byteLength: image.length } }), image)
}

async function leftOver(store: PartStore) {
  return Promise.all(store.leftOver().map(async ({ part, frames }) => ({ part, frames: await Promise.all(frames()) })))
}

describe('a part store', () => {
  test('after a kill -9 every part that was not stored comes back, with the same id, number and trigger', async () => {
    await using folder = await temporaryFolder()
    const killed = open(folder.path)
    expect(killed.isNew).toBe(true)
    killed.take(first)
    killed.take(second)
    killed.store(first)
    const store = open(folder.path)
    expect({ isNew: store.isNew, sequence: store.register.sequence() }).toEqual({ isNew: false, sequence: 2 })
    const [left, ...more] = await leftOver(store)
    expect(more).toEqual([])
    expect(left?.part).toEqual(second)
    expect(left?.frames.map(({ envelope }) => envelope)).toMatchObject(
      ['left', 'right'].map((view) => ({
        partId: second.partId,
        sequence: 2,
        trigger: 18,
        view,
        image: { at: 'nowhere', reason: 'camera-ingest ended before the broker had this frame' },
      })),
    )
  })

  test('an image that was kept comes back with its part', async () => {
    await using folder = await temporaryFolder()
    const stopped = open(folder.path)
    stopped.take(first)
    stopped.keep(frame(first, 'right'))
    const [left] = await leftOver(open(folder.path))
    expect(left?.frames.map(({ envelope }) => envelope.image.at)).toEqual(['nowhere', 'body'])
    expect([...(left?.frames[1]?.body ?? [])]).toEqual([...image])
  })

  test('kept images go with their part', async () => {
    await using folder = await temporaryFolder()
    const stopped = open(folder.path)
    stopped.take(first)
    stopped.keep(frame(first, 'left'))
    stopped.store(first)
    open(folder.path).leftOver()
    expect(await readdir(join(folder.path, 'spool-press'))).toEqual([])
  })

  test('stations that share a folder have numbers of their own', async () => {
    await using folder = await temporaryFolder()
    open(folder.path).take(second)
    const other = { folder: folder.path, station: 'oven', clock: fakeClock(), schedule: () => {}, log: quiet }
    expect(openPartStore(other).register.sequence()).toBe(0)
  })

  test('what is full takes no more images', async () => {
    await using folder = await temporaryFolder()
    const spool = createFrameSpool(folder.path, 7)
    spool.keep(frame(first, 'left'))
    expect(() => spool.keep(frame(first, 'right'))).toThrow('is full')
    expect(spool.read(first, 'right')).toBeUndefined()
  })
})
