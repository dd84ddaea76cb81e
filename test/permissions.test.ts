import { connect, nkeyAuthenticator } from 'nats'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createUserKey } from '../shared/bus/user-key.ts'
import type { Account } from '../shared/contracts/accounts.ts'
import { durableName } from '../shared/contracts/consumers.ts'
import { rolesOf } from '../shared/contracts/roles.ts'
import { type StreamName, streams } from '../shared/contracts/streams.ts'
import { type TestBroker, testBroker, testStation } from './support/nats-server.ts'
import { speakers } from './support/permitted-speakers.ts'
import { type StolenKey, stolenKey } from './support/stolen-key.ts'

const roles = rolesOf(testStation)
const identities = Object.entries(roles).flatMap(([role, { accounts }]) =>
  accounts.map((account) => [role, account] as const),
)
let broker: TestBroker
beforeAll(async () => {
  broker = await testBroker()
})
afterAll(() => broker[Symbol.asyncDispose]())

async function steal(role: string, account: Account): Promise<StolenKey> {
  return stolenKey(await broker.client(role, account), role)
}

async function refusedOf(subjects: readonly string[], may: (subject: string) => Promise<boolean>): Promise<string[]> {
  const refused: string[] = []
  for (const subject of subjects) if (!(await may(subject))) refused.push(subject)
  return refused
}

describe('what a stolen key is good for', () => {
  test.each(identities)('%s in %s can say what is its own to say, and nothing else', async (role, account) => {
    const key = await steal(role, account)
    const may = speakers.filter((one) => one.account === account && one.roles.includes(role))
    const subjects = [...new Set(speakers.map(({ subject }) => subject))]
    const allowed = may.map(({ subject }) => subject)
    const refused = await refusedOf(subjects, (subject) => key.mayPublish(subject))
    expect(refused.toSorted()).toEqual(subjects.filter((subject) => !allowed.includes(subject)).toSorted())
  })

  test.each(identities)(
    '%s in %s can neither make, change nor delete a stream or a consumer',
    async (role, account) => {
      const key = await steal(role, account)
      const requests = (Object.keys(streams) as StreamName[]).flatMap(changesOf)
      const allowed = roles[role]?.provisions ? requests.filter((request) => provisioning.test(request)) : []
      const refused = await refusedOf(requests, (subject) => key.mayPublish(subject, { body: 'not JSON' }))
      expect(refused).toEqual(requests.filter((request) => !allowed.includes(request)))
    },
  )

  test.each(identities)('%s in %s can neither take nor settle nor reset what others read', async (role, account) => {
    const key = await steal(role, account)
    const others = Object.entries(roles).filter(([name]) => name !== role)
    const requests = others.flatMap(([, { consumes }]) =>
      consumes.flatMap((consumer) => {
        const which = `${consumer.reads.stream}.${durableName(consumer, testStation)}`
        const asked = ['MSG.NEXT', 'RESET', 'PAUSE', 'UNPIN'].map((request) => `$JS.API.CONSUMER.${request}.${which}`)
        return [...asked, `$JS.ACK.${which}.1.1.1.1.0`, `$JS.ACK._.hash.${which}.1.1.1.1.0`]
      }),
    )
    expect(await refusedOf(requests, (subject) => key.mayPublish(subject))).toEqual(requests)
  })

  test.each(identities)('%s in %s hears no answer that is for somebody else', async (role, account) => {
    const key = await steal(role, account)
    const others = Object.keys(roles).filter((name) => name !== role)
    const subjects = ['>', '*.>', '_INBOX.>', '_R_.>', '$JS.>', '$SYS.>', ...others.map((name) => `_INBOX_${name}.>`)]
    expect(await refusedOf(subjects, (subject) => key.mayHear(subject))).toEqual(subjects)
    expect(await refusedOf(subjects, (subject) => key.mayHear(subject, 'readers'))).toEqual(subjects)
    expect(await key.mayHear(`_INBOX_${role}.>`)).toBe(true)
  })

  test.each(identities)(
    '%s in %s sees the models and what is said of them only where it has to',
    async (role, account) => {
      const key = await steal(role, account)
      const [all, choices, served, exams, files] = [
        '$JS.API.DIRECT.GET.KV_MODELS',
        ...['choice', 'served', 'exam'].map((kind) => `$JS.API.DIRECT.GET.KV_MODELS.$KV.MODELS.${kind}.press.top`),
        '$JS.API.DIRECT.GET.OBJ_MODELS',
      ] as const
      const subjects = [all, choices, served, exams, files].map(String)
      const allowed: Record<string, readonly unknown[]> = {
        'inference LINE': [choices, served, exams, files],
        'preprocess LINE': [served],
        'provisioner LINE': [files],
        'engineer VIEW': subjects,
        'console LINE': subjects,
      }
      const refused = await refusedOf(subjects, (subject) => key.mayPublish(subject))
      expect(refused).toEqual(subjects.filter((subject) => !(allowed[`${role} ${account}`] ?? []).includes(subject)))
    },
  )

  test.each(identities)(
    '%s in %s looks explanations up only as a person, the console one by one',
    async (role, account) => {
      const key = await steal(role, account)
      const subjects = ['EXPLANATIONS', 'EXPLANATIONS.explanations.press.top.x'].map((of) => `$JS.API.DIRECT.GET.${of}`)
      const isPerson = ['viewer', 'operator', 'engineer'].includes(role)
      const isConsole = role === 'console' && account === 'LINE'
      const hidden = isConsole ? subjects.slice(0, 1) : isPerson ? [] : subjects
      expect(await refusedOf(subjects, (subject) => key.mayPublish(subject))).toEqual(hidden)
    },
  )

  test.each(identities)('%s in %s sees overridden parts only where it examines models', async (role, account) => {
    const key = await steal(role, account)
    expect(await key.mayPublish('$JS.API.DIRECT.GET.OVERRIDDEN')).toBe(role === 'inference' && account === 'LINE')
  })

  test('an engineer hears which models and recipe a station has, and nothing else of it', async () => {
    const key = await steal('engineer', 'VIEW')
    const shown = [
      ...['models.served.press.*', 'models.exam.press.*'],
      ...['presence.press.rules', 'presence.press.camera-ingest'],
    ]
    expect(await refusedOf(shown, (subject) => key.mayHear(subject))).toEqual([])
    const hidden = [
      'verdicts.press.*',
      'stops.press.raised',
      'ready.press',
      '$KV.>',
      '$O.>',
      'models.served.other.*',
      'presence.press.*',
    ]
    expect(await refusedOf(hidden, (subject) => key.mayHear(subject))).toEqual(hidden)
  })

  test('viewer and operator hear what the broker has stored, and nothing of the line', async () => {
    for (const role of ['viewer', 'operator']) {
      const key = await steal(role, 'VIEW')
      const shown = ['verdicts.press.*', 'actuated.press.*', 'stops.press.raised', 'ready.press']
      expect(await refusedOf(shown, (subject) => key.mayHear(subject))).toEqual([])
      const hidden = [
        'frames.>',
        'findings.>',
        'explanations.>',
        'prepared.>',
        'presence.>',
        'decisions.>',
        'metrics.>',
        'deadletters.>',
        'models.>',
      ]
      expect(await refusedOf(hidden, (subject) => key.mayHear(subject))).toEqual(hidden)
    }
  })
})

describe('without a key', () => {
  test('nobody gets in', async () => {
    await expect(connect({ servers: broker.broker.url, reconnect: false })).rejects.toThrow(/authorization violation/i)
  })

  test('nobody gets in with a name and a password', async () => {
    const somebody = { servers: broker.broker.url, user: 'viewer', pass: 'viewer', reconnect: false }
    await expect(connect(somebody)).rejects.toThrow(/authorization violation/i)
  })

  test('nobody gets in with a key of his own making', async () => {
    const authenticator = nkeyAuthenticator(Buffer.from(createUserKey().seed))
    const attempt = connect({ servers: broker.broker.url, authenticator, reconnect: false })
    await expect(attempt).rejects.toThrow(/authorization violation/i)
  })
})

/** What the provisioner is there for. It cannot take anything away. */
const provisioning = /^\$JS\.API\.(STREAM\.(CREATE|UPDATE)\.[A-Z_]+|CONSUMER\.(CREATE|DURABLE\.CREATE)\..+-press)$/

function changesOf(stream: StreamName): string[] {
  const ofStream = [
    'CREATE',
    'UPDATE',
    'DELETE',
    'PURGE',
    'MSG.DELETE',
    'MSG.GET',
    'SNAPSHOT',
    'RESTORE',
    'PEER.REMOVE',
  ]
  const ofConsumer = ['CREATE', 'DURABLE.CREATE', 'DELETE']
  return [
    ...ofStream.map((request) => `$JS.API.STREAM.${request}.${stream}`),
    ...ofConsumer.map((request) => `$JS.API.CONSUMER.${request}.${stream}.rules-press`),
    ...(stream === 'FRAMES' ? ['$JS.API.STREAM.CREATE.mine', '$JS.API.CONSUMER.CREATE.FRAMES'] : []),
  ]
}
