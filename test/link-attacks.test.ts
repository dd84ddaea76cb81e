import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connect, createInbox, type NatsConnection } from 'nats'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Account, accounts } from '../shared/contracts/accounts.ts'
import { linkSubjects, plantAccount, uplinkApi, uplinkStreams } from '../shared/contracts/central.ts'
import { message } from '../shared/contracts/contract.ts'
import { Frame } from '../shared/contracts/frame.ts'
import { streams } from '../shared/contracts/streams.ts'
import { Decisions } from '../shared/contracts/verdict.ts'
import { aFrame, aPart, aVerdict } from './support/builders.ts'
import { type CentralSite, centralSite } from './support/central-site.ts'
import { killed } from './support/killed.ts'
import type { LinkedPlant } from './support/linked-plant.ts'
import { clientOf } from './support/nats-server.ts'
import { until } from './support/until.ts'

const answerMsMax = 5000

let site: CentralSite
let plant: LinkedPlant
/** Somebody who has the central broker in his hands: no permission of its own holds him back. */
let intruder: NatsConnection
const heard = new Set<string>()

beforeAll(async () => {
  site = await centralSite(['north'])
  const [north] = site.plants
  if (!north) throw new Error('a plant was asked for')
  plant = north
  withoutPermissions(join(site.keysFolder, 'nats/accounts.conf'))
  // A link that stands keeps the permissions it came with.
  await killed(site.broker)
  const login = { servers: site.broker.url, user: 'intruder', pass: 'intruder' }
  intruder = await until('the way in', () => connect({ ...login, reconnect: false }).catch(() => undefined))
  intruder.subscribe('>', { callback: (_, { subject }) => void heard.add(subject) })
  await until('the plant’s link', () => answers(linkSubjects('COUNTS').reset.onLink))
})
afterAll(async () => {
  await intruder?.close()
  await site[Symbol.asyncDispose]()
})

/** The central broker as somebody would have it who owns it. */
function withoutPermissions(file: string): void {
  const configuration = JSON.parse(`{${readFileSync(file, 'utf8')}}`)
  const account = configuration.accounts[plantAccount('north')]
  for (const user of account.users) user.permissions = undefined
  account.users.push({ user: 'intruder', password: 'intruder' })
  writeFileSync(file, JSON.stringify(configuration).slice(1, -1))
}

/** Whether somebody at the plant answers in time. */
async function answers(subject: string): Promise<boolean> {
  return await intruder.request(subject, '', { timeout: answerMsMax }).then(
    () => true,
    () => false,
  )
}

/** Those of the subjects on which somebody at the plant answers, by the time it has answered what was asked after them all. */
async function answered(subjects: readonly string[], body: string): Promise<string[]> {
  const inbox = createInbox()
  const found: string[] = []
  const listening = intruder.subscribe(`${inbox}.*`, {
    callback: (_, { subject }) => void found.push(subjects[Number(subject.split('.').at(-1))] ?? subject),
  })
  for (const [index, subject] of subjects.entries()) intruder.publish(subject, body, { reply: `${inbox}.${index}` })
  for (const stream of uplinkStreams) expect(await answers(linkSubjects(stream).reset.onLink)).toBe(true)
  listening.unsubscribe()
  return found
}

/** Everything that the plant's broker holds: each stream's messages and settings, and its readers' settings. */
async function holdings(): Promise<unknown> {
  const stored = accounts.filter((account): account is Exclude<Account, 'VIEW'> => account !== 'VIEW')
  const lists = stored.map(async (account) => {
    const client = await clientOf(plant.broker.url, plant.keysFolder, 'provisioner', account)
    const manager = await client.jetstreamManager({ checkAPI: false })
    const found: unknown[] = []
    for await (const { config, state } of manager.streams.list()) {
      const readers: unknown[] = []
      for await (const reader of manager.consumers.list(config.name)) readers.push(reader.config)
      found.push({ account, config, messages: state.messages, last: state.last_seq, readers })
    }
    await client.close()
    return found
  })
  return await Promise.all(lists)
}

const everyStream = Object.keys(streams)
const requests = [
  'STREAM.PURGE',
  'STREAM.DELETE',
  'STREAM.UPDATE',
  'STREAM.INFO',
  'STREAM.MSG.GET',
  'STREAM.MSG.DELETE',
]
const consumerRequests = ['CREATE', 'DURABLE.CREATE', 'DELETE', 'INFO', 'MSG.NEXT', 'PAUSE']

/** The ways in which a broker of NATS names its API, on a link and off it. */
const prefixes = ['$JS.API', '$JS.plant.API', '$JS.station.API', uplinkApi]

describe('whoever owns the central broker', () => {
  test('can have the plant send again what it sends anyway', async () => {
    for (const stream of uplinkStreams) expect(await answers(linkSubjects(stream).reset.onLink)).toBe(true)
  })

  test('neither publishes into the plant nor changes, reads or deletes anything there', async () => {
    const before = await holdings()
    const subjects = [
      ...['frames.press-north.top', 'findings.model.press-north.top', 'recipes.press-north', 'metrics.north.rules'],
      ...[
        'decisions.press-north.x',
        'stops.press-north.acknowledged',
        'ready.press-north',
        'records.north.press-north',
      ],
      ...['counts.north.press-north', '$KV.MODELS.choice.press-north.top', '$O.MODELS.M.x', 'overrides.press-north.x'],
    ]
    // The API prefix of the central broker's own account is its own; what it says of its streams is not the plant's.
    const api = prefixes
      .slice(1)
      .flatMap((prefix) => [
        ...[`${prefix}.INFO`, `${prefix}.STREAM.NAMES`, `${prefix}.STREAM.LIST`, `${prefix}.STREAM.CREATE.OTHER`],
        ...everyStream.flatMap((stream) => requests.map((request) => `${prefix}.${request}.${stream}`)),
        ...everyStream.map((stream) => `${prefix}.DIRECT.GET.${stream}`),
        ...everyStream.flatMap((stream) =>
          consumerRequests.map((request) => `${prefix}.CONSUMER.${request}.${stream}.central`),
        ),
        `${prefix}.CONSUMER.RESET.DECISIONS.decision-a-verdicts-press-north`,
      ])
    expect(await answered([...subjects, ...api], '{}')).toEqual([])
    expect(await holdings()).toEqual(before)
  })

  test('is not believed when it names a subject of the plant as the place for an answer', async () => {
    const before = await holdings()
    const { reset, flowControl } = linkSubjects('RECORDS')
    for (const reply of ['records.north.press-north', 'decisions.press-north.x', 'frames.press-north.top']) {
      intruder.publish(reset.onLink, '', { reply })
      intruder.publish(flowControl.replace('>', 'x'), '', { reply })
    }
    expect(await answers(reset.onLink)).toBe(true)
    expect(await holdings()).toEqual(before)
  })

  test('hears nothing of the plant but what is meant for it', async () => {
    heard.clear()
    await (await plant.bus('camera-ingest')).publish(
      message(Frame, aFrame({ station: plant.station }), new Uint8Array(3)),
    )
    await (await plant.bus('decision-a')).publish(message(Decisions, aPart({ station: plant.station }), aVerdict()))
    await plant.startForwarder()
    await until('the record', () => heard.has(linkSubjects('RECORDS').delivery))
    const plants = [...heard].filter((subject) =>
      /^(frames|decisions|verdicts|ready|presence|measurements)\./.test(subject),
    )
    expect(plants).toEqual([])
  })
})

test('one plant cannot speak for another: its key is good for its own account alone', () => {
  const configuration = JSON.parse(`{${readFileSync(join(site.keysFolder, 'nats/accounts.conf'), 'utf8')}}`)
  expect(configuration.accounts[plantAccount('north')]).not.toHaveProperty('imports')
  expect(configuration.accounts[plantAccount('north')]).not.toHaveProperty('exports')
})
