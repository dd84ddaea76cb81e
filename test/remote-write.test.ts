import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { installedStores, type MeasurementStore, startStore } from '../deploy/central/demo/store.ts'
import { freePort } from '../deploy/local/free-port.ts'
import { plausible } from '../services/central/remote-write/plausible.ts'
import type { Point, PointGroup } from '../services/central/remote-write/point.ts'
import { createReceiver } from '../services/central/remote-write/receiver.ts'
import { createWriter } from '../services/central/remote-write/writer.ts'
import { temporaryFolder } from './support/nats-server.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

// Debian: apt-get install prometheus
describe.skipIf(!installedStores().includes('prometheus'))('Prometheus as deploy/central sets it up', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let store: MeasurementStore
  const { signal } = new AbortController()
  const refused: string[] = []
  const nowMs = Date.now()
  const write = (groups: readonly PointGroup[]) => {
    const onRefused = (_: readonly Point[], reason: string): void => void refused.push(reason)
    const receiver = createReceiver({ url: store.writeUrl, signal })
    return createWriter({ receiver, pauseAfter: async () => {}, onRefused, signal }).write(groups)
  }
  const series = (plant: string, value: number, atMs: number): Point[] => [
    { metric: 'vaglio_parts_triggered_total', labels: { plant }, value, atMs },
  ]

  beforeAll(async () => {
    folder = await temporaryFolder()
    const at = { kind: 'prometheus', folder: join(folder.path, 'store'), port: await freePort() } as const
    store = await startStore({ ...at, target: '127.0.0.1:1' })
  }, 60_000)
  afterAll(async () => {
    await store.stop()
    await folder[Symbol.asyncDispose]()
  })

  test('fills a week of the past below what is newer, and takes the same once more', async () => {
    const past = [6, 5, 4].map((days) => series('north', 10 - days, nowMs - days * dayMs))
    expect(await write([series('north', 10, nowMs)])).toEqual({ stored: 1, refused: 0 })
    expect(await write(past)).toEqual({ stored: 3, refused: 0 })
    expect(await write(past)).toEqual({ stored: 3, refused: 0 })
    const [found] = await store.query('vaglio_parts_triggered_total{plant="north"}[7d]')
    expect(found?.values?.map(([, value]) => Number(value))).toEqual([4, 5, 6, 10])
  })

  test('refuses what is older than its window, and that alone is left out', async () => {
    const groups = [
      series('south', 1, nowMs - 2 * dayMs),
      series('south', 0, nowMs - 30 * dayMs),
      series('south', 2, nowMs - dayMs),
    ]
    expect(await write(groups)).toEqual({ stored: 2, refused: 1 })
    expect(refused).toEqual([expect.stringContaining('too old sample')])
  })

  test('is not silenced by a plant whose clock is a month ahead', async () => {
    const ahead = plausible(series('east', 1, nowMs + 30 * dayMs), nowMs)
    expect(await write([ahead.points, series('west', 1, nowMs)])).toEqual({ stored: 1, refused: 0 })
    expect(await write([series('north', 11, nowMs + 1000)])).toEqual({ stored: 1, refused: 0 })
  })
})
