import { readFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Classification } from '../services/console/api/classification.ts'
import type { PartDetail, PartSummary } from '../services/console/api/part.ts'
import { type ConsoleClient, consoleOf } from './support/console-client.ts'
import { demoFolder, recipeIn } from './support/demo-recipe.ts'
import { temporaryFolder } from './support/nats-server.ts'
import { type StationProcess, startStationProcess } from './support/station-process.ts'
import { until } from './support/until.ts'

const good = await readFile(join(demoFolder, 'images/good/001.jpg'))
const bad = await readFile(join(demoFolder, 'images/missing-fastener/001.jpg'))

let station: StationProcess
let client: ConsoleClient
beforeAll(async () => {
  // Nothing but what is asked about comes by.
  station = await startStationProcess(['--listen', '0', '--page-port', '0'])
  client = await consoleOf(station)
  await until('a station that is ready', async () => (await client.get('/ready')).ok, 60_000)
}, 120_000)
afterAll(() => station[Symbol.asyncDispose](), 60_000)

function classify(picture: Uint8Array, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${client.url}/api/classify`, {
    ...{ method: 'POST', body: new Uint8Array(picture) },
    headers: { ...client.session, 'content-type': 'image/jpeg', ...headers },
  })
}

/** Sends a picture and is gone as soon as the last byte of it is on its way. */
async function askAndLeave(picture: Uint8Array, key: Record<string, string>): Promise<void> {
  const headers = { ...client.session, 'content-type': 'image/jpeg', 'content-length': picture.length, ...key }
  const asking = request(`${client.url}/api/classify`, { method: 'POST', headers, agent: false })
  const gone = new Promise((resolve) => asking.on('error', () => {}).on('close', resolve))
  asking.end(picture, () => asking.destroy())
  await gone
}

async function verdictOf(answer: Response): Promise<Classification> {
  const body = (await answer.json()) as Classification
  expect([answer.status, body]).toMatchObject([200, { station: 'demo' }])
  return body
}

async function partOf(sequence: number): Promise<PartSummary | undefined> {
  const { parts } = await client.json<{ parts: PartSummary[] }>('/parts')
  return parts.find((part) => part.sequence === sequence)
}

/** The next number of a part. */
async function sequence(): Promise<number> {
  return (await verdictOf(await classify(good))).sequence + 1
}

test('a picture goes the way of every part and comes back as a verdict', async () => {
  const first = await verdictOf(await classify(good))
  expect(first).toMatchObject({ verdict: 'pass', basis: 'model+rules', sequence: 1, views: ['top'], reasons: [] })
  expect(first.latencyMs).toBeLessThan(first.budgetMs)
  const second = await verdictOf(await classify(bad))
  expect(second).toMatchObject({ verdict: 'reject', basis: 'model+rules', sequence: 2 })
  expect(second.failedChecks).toContainEqual(expect.stringContaining('top/screw-'))
  const part = await until('the part to be listed', async () => {
    const answer = await client.get(`/parts/${second.partId}`)
    return answer.ok ? ((await answer.json()) as PartDetail) : undefined
  })
  expect(part).toMatchObject({ verdict: 'reject', findings: second.findings, reasons: second.reasons })
  const picture = await client.get(`/parts/${second.partId}/pictures/top`)
  expect(Buffer.from(await picture.arrayBuffer())).toEqual(bad)
})

test('the same key is the same part: at the same time, afterwards, and when the first asker has left', async () => {
  const next = await sequence()
  const key = { 'idempotency-key': 'order 7' }
  const [one, other] = await Promise.all([classify(good, key), classify(good, key)])
  const verdicts = [await verdictOf(one), await verdictOf(other), await verdictOf(await classify(good, key))]
  expect(verdicts.map(({ sequence }) => sequence)).toEqual([next, next, next])
  expect((await classify(bad, key)).status).toBe(422)
  await askAndLeave(bad, { 'idempotency-key': 'order 8' })
  const left = await until('the part of the one who left', () => partOf(next + 1))
  const late = await verdictOf(await classify(bad, { 'idempotency-key': 'order 8' }))
  expect([late.partId, late.verdict]).toEqual([left.partId, 'reject'])
  expect(await sequence()).toBe(next + 3)
})

test('a verdict that comes late is the fail-safe’s, never a timeout', async () => {
  const judges = ['model', 'rules'].map((name) => station.pidOf(name))
  for (const pid of judges) process.kill(pid, 'SIGSTOP')
  const answer = await classify(good)
  for (const pid of judges) process.kill(pid, 'SIGCONT')
  expect(await verdictOf(answer)).toMatchObject({ verdict: 'reject', basis: 'fail-safe' })
})

test('a station that takes nothing in is a 503; asked again with the same key it makes one part', async () => {
  await until('a station that is ready', async () => (await client.get('/ready')).ok)
  const next = await sequence()
  const key = { 'idempotency-key': 'order 9' }
  process.kill(station.pidOf('camera-ingest'), 'SIGSTOP')
  const silent = await classify(good, key)
  process.kill(station.pidOf('camera-ingest'), 'SIGCONT')
  expect([silent.status, silent.headers.get('retry-after')]).toEqual([503, '2'])
  expect(await silent.json()).toMatchObject({ title: 'no verdict', detail: expect.stringContaining('2700 ms') })
  expect((await verdictOf(await classify(good, key))).sequence).toBe(next)
  expect(await sequence()).toBe(next + 2)
}, 60_000)

test('of many at once each gets its own verdict, or is told to come again', async () => {
  await until('a station that is ready', async () => (await client.get('/ready')).ok)
  const next = await sequence()
  const answers = await Promise.all(Array.from({ length: 40 }, (_, index) => classify(index % 2 === 0 ? good : bad)))
  const taken = answers.filter(({ status }) => status === 200)
  const refused = answers.filter(({ status }) => status === 429)
  expect(taken.length + refused.length).toBe(40)
  expect(taken.length).toBeGreaterThanOrEqual(16)
  expect(refused.every(({ headers }) => headers.get('retry-after') === '1')).toBe(true)
  const sequences = (await Promise.all(taken.map(verdictOf))).map((verdict) => verdict.sequence)
  expect(sequences.toSorted((one, other) => one - other)).toEqual(taken.map((_, index) => next + index))
})

test('at a station of two views the pictures of a form are one part', async () => {
  await using folder = await temporaryFolder()
  const recipe = await recipeIn(folder.path, (text) => {
    const [head, view] = text.split('views:\n  top:\n')
    return `${head}views:\n  left:\n${view}\n  right:\n${view}`
  })
  await using two = await startStationProcess(['--recipe', recipe, '--listen', '0', '--page-port', '0'])
  const its = await consoleOf(two)
  await until('a station that is ready', async () => (await its.get('/ready')).ok, 60_000)
  const post = async (pictures: Record<string, Uint8Array>): Promise<Classification> => {
    const body = new FormData()
    for (const [view, picture] of Object.entries(pictures))
      body.append(view, new Blob([new Uint8Array(picture)], { type: 'image/jpeg' }), `${view}.jpg`)
    const headers = { ...its.session }
    return await verdictOf(await fetch(`${its.url}/api/classify`, { method: 'POST', headers, body }))
  }
  expect(await post({ left: good, right: good })).toMatchObject({ verdict: 'pass', sequence: 1 })
  expect(await post({ left: good, right: bad })).toMatchObject({ verdict: 'reject', sequence: 2 })
  const incomplete = await post({ left: good })
  expect(incomplete).toMatchObject({ verdict: 'reject', basis: 'fail-safe', sequence: 3 })
  expect(incomplete.reasons).toContainEqual(
    expect.objectContaining({ view: 'right', text: 'no picture of this view came' }),
  )
}, 120_000)

test('every part that was asked about is in the ledger', async () => {
  station.child.kill('SIGINT')
  const { exitCode, screen } = await station.finished()
  expect({ exitCode, screen }).toEqual({ exitCode: 0, screen: expect.stringContaining('balanced') })
}, 60_000)
