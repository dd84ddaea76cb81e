import { headers } from 'nats'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Account } from '../shared/contracts/accounts.ts'
import { ExamReports, ModelChoices } from '../shared/contracts/model-registry.ts'
import { storedChunks, storedFiles } from '../shared/contracts/model-store.ts'
import { Decisions } from '../shared/contracts/verdict.ts'
import { aPackage, someBytes } from './support/model-files.ts'
import { type TestBroker, testBroker } from './support/nats-server.ts'
import { type StolenKey, stolenKey } from './support/stolen-key.ts'

const place = { version: 1 as const, station: 'press', view: 'top', revision: 1 }
const choice = ModelChoices.subject(place)
const { files, name } = aPackage(someBytes(10))
const chunk = storedChunks(name.sha256).filter()
const manifest = storedFiles('plate/1/model.json').filter()

let at: TestBroker
beforeAll(async () => {
  at = await testBroker()
  await (await at.bus('engineer')).models.add(files)
  const inference = await at.client('inference', 'LINE')
  await inference.jetstream().publish(ExamReports.subject(place), 'a record')
})
afterAll(() => at[Symbol.asyncDispose]())

async function steal(role: string, account: Account): Promise<StolenKey> {
  return stolenKey(await at.client(role, account), role)
}

/** What somebody on the line hears. */
async function heardOn(subject: string): Promise<{ readonly subjects: string[]; all(): Promise<void> }> {
  const judge = await at.client('preprocess', 'LINE')
  const subjects: string[] = []
  judge.subscribe(subject, { callback: (_, message) => void subjects.push(message.subject) })
  await judge.flush()
  return { subjects, all: () => judge.flush() }
}

describe('a stolen key of an engineer', () => {
  test.each([
    ['a file of a model', chunk, 'a forged finding'],
    ['a choice of a model', choice, 'anything'],
    ['a look at what is stored', `$JS.API.DIRECT.GET.OBJ_MODELS.${chunk}`, ''],
    ['a look at much of it', '$JS.API.DIRECT.GET.OBJ_MODELS', '{"batch":5,"seq":1,"next_by_subj":"$O.>"}'],
  ])('forges neither a finding nor a verdict by the subject for the answer: %s', async (_, subject, body) => {
    const thief = await steal('engineer', 'VIEW')
    const findings = await heardOn('findings.rules.press.*')
    for (const reply of ['findings.rules.press.top', 'decisions.press.01KDZQ1G000000000000000666'])
      expect(await thief.mayPublish(subject, { body, reply })).toBe(true)
    await thief.ask(subject, body)
    await findings.all()
    expect(findings.subjects).toEqual([])
    for await (const delivery of (await at.bus('viewer')).browse(Decisions))
      throw new Error(`${delivery.subject} is there`)
  })
})

describe('nobody takes away what the registry has', () => {
  test.each([
    ['engineer', 'VIEW', manifest],
    ['engineer', 'VIEW', chunk],
    ['engineer', 'VIEW', choice],
    ['provisioner', 'LINE', manifest],
    ['inference', 'LINE', ExamReports.subject(place)],
  ] as const)('with a rollup: %s in %s on %s', async (role, account, subject) => {
    const client = (await at.client(role, account)).jetstream()
    for (const what of ['sub', 'all']) {
      const header = headers()
      header.set('Nats-Rollup', what)
      await expect(client.publish(subject, '', { headers: header })).rejects.toThrow(/rollup not permitted/)
    }
  })

  test('and so it is still there', async () => {
    const engineer = await at.bus('engineer')
    expect((await engineer.models.read(name)).size).toBe(files.size)
    const records: string[] = []
    for await (const { body } of engineer.browse(ExamReports)) records.push(Buffer.from(body).toString())
    expect(records).toEqual(['a record'])
  })
})
