import { rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { storeFolderOf } from '../deploy/local/broker-store.ts'
import type { Bus } from '../shared/bus/bus.ts'
import { message } from '../shared/contracts/contract.ts'
import { Decisions } from '../shared/contracts/verdict.ts'
import { aPart, aVerdict } from './support/builders.ts'
import { type CentralReading, gapsIn, readAtCentre } from './support/central-reading.ts'
import { type CentralSite, centralSite } from './support/central-site.ts'
import { killed } from './support/killed.ts'
import { endOf, type LinkedPlant } from './support/linked-plant.ts'
import { clientOf } from './support/nats-server.ts'
import { until } from './support/until.ts'

/** The broker waits longer after every attempt to hear of its source again. */
const healMsMax = 60_000
const limitMs = 120_000
/** 64 kbit/s. */
const thinBytesPerSecond = 8000
/** They take some two minutes on it. */
const thinVerdicts = 1200

/** A plant that inspects, and what the centre has of it. */
interface Line {
  readonly plant: LinkedPlant
  readonly decider: Bus
  readonly central: CentralReading
  readonly decided: () => number
  /** Decides so many parts more. */
  decide(count: number): Promise<void>
}

let site: CentralSite
let north: Line
let south: Line

async function lineOf(plant: LinkedPlant): Promise<Line> {
  await plant.startForwarder()
  const decider = await plant.bus('decision-a')
  let decided = 0
  return {
    ...{ plant, decider, central: readAtCentre(plant), decided: () => decided },
    async decide(count) {
      for (const last = decided + count; decided < last; decided += 1) {
        const sequence = decided + 1
        const partId = `01KDZQ1G0000000000${String(sequence).padStart(8, '0')}`
        const verdict = aVerdict({ verdict: sequence % 3 === 0 ? 'reject' : 'pass' })
        const outgoing = message(Decisions, aPart({ station: plant.station, partId, sequence }), verdict)
        await until('the broker to take a verdict', () => decider.publish(outgoing).catch(() => undefined))
      }
    },
  }
}

beforeAll(async () => {
  site = await centralSite(['north', 'south'])
  const [first, second] = await Promise.all(site.plants.map(lineOf))
  if (!first || !second) throw new Error('two plants were asked for')
  ;[north, south] = [first, second]
})
afterAll(() => site[Symbol.asyncDispose]())

/** Until the centre has every verdict of a line and a count of all of them; each once, in the line's order. */
async function complete({ central, decided }: Line): Promise<void> {
  await until('every verdict at the centre', () => central.records.length >= decided(), healMsMax)
  await until('a count of all of them', () => central.total() >= decided(), healMsMax)
  expect(central.parts()).toEqual(Array.from({ length: decided() }, (_, index) => index + 1))
  expect(central.total()).toBe(decided())
  expect([gapsIn(central.records), gapsIn(central.counts), gapsIn(central.snapshots)]).toEqual([0, 0, 0])
}

describe('what the centre has of two plants', () => {
  test('is every verdict once, their count, and what the services measured, each under its plant', async () => {
    await Promise.all([north.decide(40), south.decide(20)])
    for (const line of [north, south]) {
      await complete(line)
      await until('measurements', () => line.central.snapshots.length > 0)
      const { name, station } = line.plant
      expect(line.central.records[0]?.envelope).toMatchObject({ plant: name, station })
      expect(line.central.snapshots[0]?.envelope).toMatchObject({ plant: name, service: 'metrics-forwarder' })
    }
  }, 60_000)

  test(
    'is complete after a link was cut; the other plant did not notice',
    async () => {
      north.plant.link.set('cut')
      const before = north.central.records.length
      await Promise.all([north.decide(100), south.decide(20)])
      await complete(south)
      expect(north.central.records).toHaveLength(before)
      north.plant.link.set('whole')
      await complete(north)
    },
    limitMs,
  )

  test(
    'is complete after a link that swallowed everything',
    async () => {
      north.plant.link.set('black hole')
      await north.decide(100)
      await until(
        'the centre to miss the plant',
        async () => (await north.plant.central.sources()).every(({ heardAgoMs = 0 }) => heardAgoMs > 3000),
        30_000,
      )
      north.plant.link.set('whole')
      await complete(north)
    },
    limitMs,
  )

  test(
    'is complete after a link that came and went',
    async () => {
      for (let time = 0; time < 8; time += 1) {
        north.plant.link.set('cut')
        await north.decide(20)
        north.plant.link.set('whole')
        await north.decide(20)
      }
      await complete(north)
    },
    limitMs,
  )

  test(
    'is complete whoever is killed: the forwarder, the plant’s broker, the centre’s',
    async () => {
      for (const kill of [
        async () => {
          const forwarder = north.plant.forwarder()
          await endOf(forwarder, 'SIGKILL')
          await north.plant.startForwarder()
        },
        () => killed(north.plant.broker),
        () => killed(site.broker),
      ]) {
        const deciding = north.decide(200)
        await kill()
        await deciding
        await complete(north)
      }
    },
    3 * limitMs,
  )

  test(
    'begins with the count when a thin link has much to bring',
    async () => {
      north.plant.link.set('cut')
      await north.decide(300)
      const [records, total] = [north.central.records.length, north.decided()]
      north.plant.link.set('throttled', thinBytesPerSecond)
      await until('a count of all verdicts', () => north.central.total() === total, healMsMax)
      expect(north.central.records.length).toBeLessThan(records + thinVerdicts)
      north.plant.link.set('whole')
      await complete(north)
    },
    limitMs,
  )
})

describe('a link that is down for longer than the plant keeps what it has to say', () => {
  test(
    'costs the oldest of it, and how much is known exactly',
    async () => {
      await complete(south)
      const provisioner = await clientOf(south.plant.broker.url, south.plant.keysFolder, 'provisioner', 'UPLINK')
      const { streams } = await provisioner.jetstreamManager({ checkAPI: false })
      south.plant.link.set('cut')
      await streams.update('RECORDS', { max_bytes: 50_000 })
      const before = south.decided()
      await south.decide(300)
      await until('the records', async () => (await streams.info('RECORDS')).state.last_seq === south.decided())
      const { first_seq: first } = (await streams.info('RECORDS')).state
      await provisioner.close()
      south.plant.link.set('whole')
      const dropped = first - before - 1
      expect(dropped).toBeGreaterThan(100)
      const { central, decided } = south
      await until('what is left', () => central.records.length === decided() - dropped, healMsMax)
      await until('the count, which has all', () => central.total() === decided(), healMsMax)
      expect(gapsIn(central.records)).toBe(dropped)
      expect(new Set(central.parts()).size).toBe(central.records.length)
      expect(central.parts().slice(before)[0]).toBe(first)
    },
    limitMs,
  )

  test(
    'a plant that has lost its store begins anew, and the centre takes what it then says',
    async () => {
      const { plant, central, decided } = south
      const known = decided()
      plant.broker.process.kill('SIGSTOP')
      await rm(storeFolderOf(dirname(plant.keysFolder)), { recursive: true })
      await killed(plant.broker)
      const provisioning = await (await plant.bus('provisioner')).provisioning(200)
      await until('its streams', () => provisioning?.putBack().catch(() => undefined))
      await south.decide(30)
      await until('what it says then', () => central.parts().at(-1) === decided(), healMsMax)
      expect(central.parts().slice(-30)).toEqual(Array.from({ length: 30 }, (_, index) => known + index + 1))
    },
    limitMs,
  )
})
