import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { longestHoleMs, shownIn } from '../deploy/central/demo/comparison.ts'
import { installedStores, type MeasurementStore, startStore } from '../deploy/central/demo/store.ts'
import { plants } from '../deploy/grafana/plants.ts'
import { freePort } from '../deploy/local/free-port.ts'
import type { Bus } from '../shared/bus/bus.ts'
import { message } from '../shared/contracts/contract.ts'
import { Decisions } from '../shared/contracts/verdict.ts'
import { aPart, aVerdict } from './support/builders.ts'
import { type CentralService, centralService } from './support/central-service.ts'
import { type CentralSite, centralSite } from './support/central-site.ts'
import type { LinkedPlant } from './support/linked-plant.ts'
import { temporaryFolder } from './support/nats-server.ts'
import { until } from './support/until.ts'

const plantNames = ['north', 'south']
const catchUpMsMax = 90_000
/** Prometheus asks every 15 s. */
const scrapeMsMax = 60_000
/** The forwarders of the tests tell every 0.2 s; the machine may be busy. */
const holeMsMax = 5000

// Debian: apt-get install prometheus, or victoria-metrics
describe.skipIf(installedStores().length === 0).each(installedStores())('a centre with %s', (kind) => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let site: CentralSite
  let central: CentralService
  let store: MeasurementStore
  let startAgain: () => Promise<MeasurementStore>
  const deciders = new Map<string, Bus>()
  const given = new Map<string, number>()

  beforeAll(async () => {
    folder = await temporaryFolder()
    site = await centralSite(plantNames)
    const port = await freePort()
    const at = { natsUrl: site.broker.url, keysFolder: site.keysFolder, folder: join(folder.path, 'central') }
    central = await centralService({ ...at, writeUrl: `http://127.0.0.1:${port}/api/v1/write` })
    startAgain = () => startStore({ kind, folder: join(folder.path, 'store'), port, target: central.address })
    store = await startAgain()
    central.start()
    for (const plant of site.plants) {
      await plant.startForwarder()
      deciders.set(plant.name, await plant.bus('decision-a'))
    }
  }, 120_000)

  afterAll(async () => {
    await central[Symbol.asyncDispose]()
    await store.stop()
    await site[Symbol.asyncDispose]()
    await folder[Symbol.asyncDispose]()
  })

  async function give({ name, station }: LinkedPlant, count: number): Promise<void> {
    const before = given.get(name) ?? 0
    for (let sequence = before + 1; sequence <= before + count; sequence += 1) {
      const partId = `01KDZQ1G0000000000${String(sequence).padStart(8, '0')}`
      const part = aPart({ station, partId, sequence })
      await deciders.get(name)?.publish(message(Decisions, part, aVerdict()))
    }
    given.set(name, before + count)
  }

  const counted = async (plant: string): Promise<number> => {
    const [total] = await store.query(`sum(vaglio_plant_verdicts_total{plant="${plant}"})`).catch(() => [])
    return Number(total?.value?.[1] ?? 0)
  }
  const shown = async (plant: string, kind: string, outcome: string): Promise<number> =>
    shownIn(await central.ask('/metrics'), 'vaglio_plant_messages_total', { plant, kind, outcome })
  const isAllThere = async ({ name }: LinkedPlant): Promise<boolean> =>
    (await counted(name)) === given.get(name) && (await shown(name, 'records', 'taken')) === given.get(name)

  async function expectNothingMissing(plant: LinkedPlant): Promise<void> {
    await until(`all of ${plant.name}`, () => isAllThere(plant), catchUpMsMax)
    for (const kind of ['counts', 'snapshots', 'records']) {
      const [missing, duplicates] = [
        await shown(plant.name, kind, 'missing'),
        await shown(plant.name, kind, 'duplicate'),
      ]
      expect({ kind, missing, duplicates }).toEqual({ kind, missing: 0, duplicates: 0 })
    }
    const curves = await store.query(`vaglio_ready{plant="${plant.name}",service="metrics-forwarder"}[10m]`)
    const holes = curves.map(({ values = [] }) => longestHoleMs(values.map(([atSeconds]) => atSeconds * 1000)))
    expect(Math.max(...holes)).toBeLessThan(holeMsMax)
  }

  test('has every plant’s verdicts and measurements, and says whose they are', async () => {
    const [north, south] = site.plants
    if (!north || !south) throw new Error('the centre has no plants')
    await Promise.all([give(north, 12), give(south, 7)])
    await Promise.all(site.plants.map(expectNothingMissing))
    const series = await store.query('vaglio_plant_verdicts_total > 0')
    expect(series.map(({ metric: { plant, station, verdict, basis } }) => [plant, station, verdict, basis])).toEqual(
      expect.arrayContaining(plantNames.map((name) => [name, `press-${name}`, 'pass', 'model+rules'])),
    )
    expect(await central.ask('/healthz')).toBe('{"ready":true,"reason":""}')
  }, 120_000)

  // VictoriaMetrics is not told to ask the service for its own metrics.
  test.skipIf(kind !== 'prometheus')(
    'has data for every panel about plants',
    async () => {
      const queries = plants.flatMap(({ queries }) => queries.map(({ expression }) => expression))
      expect(queries.length).toBeGreaterThan(5)
      const isShown = async (query: string): Promise<boolean> => (await store.query(query)).length > 0
      const areShown = async (): Promise<boolean> => (await Promise.all(queries.map(isShown))).every(Boolean)
      await until('data for every panel', areShown, scrapeMsMax)
    },
    90_000,
  )

  test('misses nothing of a cut link while its store was away and it was killed itself', async () => {
    const [north, south] = site.plants
    if (!north || !south) throw new Error('the centre has no plants')
    north.link.set('cut')
    await Promise.all([give(north, 30), give(south, 10)])
    await until('the other plant to go on', () => isAllThere(south), catchUpMsMax)
    expect(await shown('north', 'records', 'taken')).toBe(12)

    // VictoriaMetrics has no log ahead of its files: killed, it loses what it took within the last seconds.
    await store.stop(kind === 'prometheus' ? 'SIGKILL' : 'SIGTERM')
    north.link.set('whole')
    await give(south, 5)
    await until(
      'the reason why it is not ready',
      async () => (await central.ask('/healthz')).includes('ECONNREFUSED'),
      30_000,
    )
    await central.kill()
    central.start()
    await give(north, 3)
    store = await startAgain()
    await until('the service to answer again', () => central.ask('/healthz'), 30_000)
    await Promise.all(site.plants.map(expectNothingMissing))
  }, 240_000)
})
