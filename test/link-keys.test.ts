import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { createCentralKeys } from '../deploy/keys/central-keys.ts'
import { createKeys, rotateKeys } from '../deploy/keys/key-folder.ts'
import { createUplink } from '../deploy/keys/uplink-keys.ts'
import { message } from '../shared/contracts/contract.ts'
import { Decisions } from '../shared/contracts/verdict.ts'
import { aPart, aVerdict } from './support/builders.ts'
import { readAtCentre } from './support/central-reading.ts'
import { centralSite } from './support/central-site.ts'
import { temporaryFolder } from './support/nats-server.ts'
import { until } from './support/until.ts'

const url = 'tls://centre.example:7422'
const someKey = `U${'A'.repeat(55)}`

describe('the keys of a link', () => {
  let keys: string
  beforeEach(async (context) => {
    const folder = await temporaryFolder()
    context.onTestFinished(() => folder[Symbol.asyncDispose]())
    keys = join(folder.path, 'keys')
    await createKeys(keys, { stations: ['press'] })
  })
  const uplink = (): string => readFileSync(join(keys, 'nats/uplink.conf'), 'utf8')

  test('are made in the plant, for its owner alone, and stay until another one is asked for', async () => {
    expect(uplink()).toBe('')
    const key = createUplink(keys, { url })
    expect(key).toMatch(/^U[A-Z2-7]{55}$/)
    expect(uplink()).toContain(url)
    expect(statSync(join(keys, 'nats/uplink.conf')).mode & 0o077).toBe(0)
    expect(createUplink(keys, { url })).toBe(key)
    await createKeys(keys, { stations: ['press'] })
    rotateKeys(keys)
    expect(uplink()).toContain(readFileSync(join(keys, 'users/link.nk'), 'utf8').trim())
    expect(createUplink(keys, { url, newKey: true })).not.toBe(key)
  })

  test('a link to nowhere, of nothing or by an authority that is not there is refused, with what to do', () => {
    expect(() => createUplink(join(keys, 'users'), { url })).toThrow(/vaglio keys create/)
    expect(() => createUplink(keys, { url: 'centre.example' })).toThrow(/tls:\/\/centre\.example:7422/)
    expect(() => createUplink(keys, { url, caFile: join(keys, 'none.pem') })).toThrow(/tls\/ca\.pem/)
  })

  test('the centre keeps the plants it knows and says which key is none', async () => {
    const central = join(keys, 'central')
    await createCentralKeys(central, { plants: new Map([['north', someKey]]) })
    const seed = readFileSync(join(central, 'users/central.PLANT_north.nk'), 'utf8')
    await createCentralKeys(central, { plants: new Map([['south', someKey.replace('A', 'B')]]) })
    expect(readFileSync(join(central, 'users/central.PLANT_north.nk'), 'utf8')).toBe(seed)
    expect(readFileSync(join(central, 'nats/accounts.conf'), 'utf8')).toMatch(/PLANT_north.*PLANT_south/s)
    const wrong = createCentralKeys(central, { plants: new Map([['east', 'SUSECRET']]) })
    await expect(wrong).rejects.toThrow(/vaglio keys uplink/)
    const unnamed = createCentralKeys(central, { plants: new Map([['North plant', someKey]]) })
    await expect(unnamed).rejects.toThrow(/cannot be the name of a plant/)
  })
})

test('a link that encrypts brings verdicts to a centre that it knows by its certificate', async () => {
  await using site = await centralSite(['north'], true)
  const [plant] = site.plants
  if (!plant) throw new Error('a plant was asked for')
  await plant.startForwarder()
  const central = readAtCentre(plant)
  const decider = await plant.bus('decision-a')
  await decider.publish(message(Decisions, aPart({ station: plant.station }), aVerdict()))
  await until('the verdict', () => central.parts().length === 1, 60_000)
}, 120_000)
