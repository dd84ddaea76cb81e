import { headers } from 'nats'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { auditStreamOf } from '../services/console/access/audit-bus.ts'
import { createAuditLog } from '../services/console/access/audit-log.ts'
import type { Bus } from '../shared/bus/bus.ts'
import { nothingBefore } from '../shared/contracts/audit.ts'
import { envelopeHeader } from '../shared/runtime/delivery.ts'
import { type TestBroker, testBroker, testStation } from './support/nats-server.ts'

const anna = { who: 'anna', role: 'engineer', by: 'session' } as const
const aulid = '01KDZQ1G000000000000000001'

let broker: TestBroker
let bus: Bus
beforeAll(async () => {
  broker = await testBroker()
  bus = await broker.bus('console')
}, 30_000)
afterAll(() => broker[Symbol.asyncDispose]())

function openLog() {
  return createAuditLog(auditStreamOf(bus, testStation), Date.now)
}

function change(number: number) {
  return { action: 'recipe.activate', target: `r${number}`, old: '', new: '' }
}

describe('the audit log at the broker', () => {
  test('is one chain over restarts of the console, read page by page', async () => {
    for (const number of [1, 2, 3]) await openLog().write(anna, change(number))
    const log = openLog()
    await Promise.all([4, 5, 6].map((number) => log.write(anna, change(number))))
    const first = (await openLog().page({ limit: 4 })).entries
    expect(first.map(({ target, follows }) => [target, follows])).toEqual(
      ['r6', 'r5', 'r4', 'r3'].map((target) => [target, true]),
    )
    const rest = (await openLog().page({ limit: 4, before: first.at(-1)?.sequence })).entries
    expect(rest.map(({ target, follows }) => [target, follows])).toEqual([
      ['r2', true],
      ['r1', true],
    ])
  })

  test('nobody can take an entry out, not even with the key of the console or of the provisioner', async () => {
    for (const role of ['console', 'provisioner']) {
      const client = await broker.client(role, 'LINE')
      const ask = async (subject: string, body: object) => {
        const answer = await client.request(subject, JSON.stringify(body), { timeout: 1000 })
        const { error } = answer.json<{ error?: { description: string } }>()
        if (error) throw new Error(error.description)
      }
      await expect(ask('$JS.API.STREAM.MSG.DELETE.AUDIT', { seq: 2 })).rejects.toThrow()
      await expect(ask('$JS.API.STREAM.PURGE.AUDIT', {})).rejects.toThrow()
    }
    expect((await openLog().page({ limit: 10 })).entries).toHaveLength(6)
  })

  test('what somebody put in without the signature is none of it, and shows', async () => {
    const client = await broker.client('console', 'LINE')
    const forged = { at: new Date().toISOString(), ...anna, ...change(99), previous: nothingBefore }
    const head = headers()
    head.set(envelopeHeader, JSON.stringify({ version: 1, station: testStation, entry: aulid }))
    await client.jetstream().publish(`audit.${testStation}`, JSON.stringify(forged), { headers: head })
    expect((await openLog().page({ limit: 10 })).entries).toHaveLength(6)
    await openLog().write(anna, change(7))
    const { entries } = await openLog().page({ limit: 10 })
    expect(entries.map(({ target }) => target)).not.toContain('r99')
    expect(entries[0]).toMatchObject({ target: 'r7', follows: false })
  })

  test('without a broker nothing is written and nothing may be changed', async () => {
    const log = openLog()
    await broker.broker.stop()
    await expect(log.write(anna, change(8))).rejects.toMatchObject({
      problem: { status: 503, detail: expect.stringContaining('nothing was changed') },
    })
  })
})
