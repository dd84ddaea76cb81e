import { connect } from 'node:net'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PartSummary } from '../services/console/api/part.ts'
import { type ConsoleClient, consoleOf } from './support/console-client.ts'
import { call, type DocumentedOperation, type OpenApiDocument, operationsOf } from './support/openapi-operations.ts'
import { type StationProcess, startStationProcess } from './support/station-process.ts'
import { until } from './support/until.ts'

const clients = 50
const answerMsMax = 10_000
/** The console gives headers 10 s and a body 30 s, and looks every second. */
const slowHeadersMsMax = 15_000
const slowBodyMsMax = 35_000
const attempts = 12

let station: StationProcess
let client: ConsoleClient
let operations: DocumentedOperation[]
beforeAll(async () => {
  station = await startStationProcess(['--rate', '4', '--page-port', '0'])
  client = await consoleOf(station)
  operations = operationsOf(await client.json<OpenApiDocument>('/openapi.json'))
  await until('a station that is ready', async () => (await client.get('/ready')).ok, 60_000)
}, 120_000)
afterAll(() => station[Symbol.asyncDispose](), 60_000)

/** Texts that have broken others. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constantFrom('', '..', '%00', '__proto__', '{{7*7}}', "' OR 1=1 --", '9'.repeat(400), '-1', 'NaN', '\u202e'),
)
const body = fc.oneof(
  fc.json({ maxDepth: 8 }).map((content) => ({ type: 'application/json', content })),
  text.map((content) => ({ type: 'application/json', content })),
  fc.constant({ type: 'application/json', content: '['.repeat(20_000) }),
  fc.constant({ type: 'application/json', content: `{"__proto__": {"role": "engineer"}, "constructor": 1}` }),
  fc.constant({ type: 'application/json', content: `"${'x'.repeat(70_000)}"` }),
  text.map((content) => ({ type: 'application/x-www-form-urlencoded', content })),
  text.map((content) => ({ type: 'multipart/form-data; boundary=x', content: `--x\r\n${content}` })),
  fc.uint8Array({ maxLength: 500 }).map((content) => ({ type: 'image/jpeg', content })),
  fc.uint8Array({ maxLength: 500 }).map((bytes) => {
    return { type: 'image/png', content: Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), bytes]) }
  }),
)
/** What to ask for: mostly what there is, or how it would look, so that more than the front door is tried. */
function valuesOf(partId: string) {
  const likely = (value: string) => fc.oneof(text, fc.constant(value), fc.constant(value))
  return fc.record({
    ...{ partId: likely(partId), view: likely('top'), station: likely('demo'), name: likely('anna') },
    ...{ revision: likely('0123456789ab'), id: likely('01KDZQ1G000000000000000001') },
    query: fc.webQueryParameters().map((query) => `?${query}`),
  })
}

test('no request is answered with a fault of the console, and none is left without an answer', async () => {
  const faults: unknown[] = []
  const [part] = await until('a part', async () => {
    const { parts } = await client.json<{ parts: PartSummary[] }>('/parts')
    return parts.length > 0 ? parts : undefined
  })
  // What ends the session, or says of a station that does nothing that it does nothing, is another test's matter.
  const left = ['deleteSession', 'getReady']
  const property = fc.asyncProperty(
    fc.constantFrom(...operations.filter(({ operationId }) => !left.includes(operationId))),
    valuesOf(part?.partId ?? ''),
    body,
    async (operation, given, content) => {
      const asked = call(client, operation, given, operation.method === 'GET' ? undefined : content)
      const late = new Promise<'late'>((resolve) => setTimeout(() => resolve('late'), answerMsMax).unref())
      const answer = await Promise.race([asked, late])
      if (answer === 'late' || answer.status >= 500) faults.push([operation.operationId, given, content, answer])
      return faults.length === 0
    },
  )
  await fc.assert(property, { numRuns: operations.length * attempts, endOnFailure: true })
  expect(faults).toEqual([])
  expect((await client.get('/health')).status).toBe(200)
}, 240_000)

/** Sends a request that never ends, a byte now and then. @returns after how long it was cut off, in milliseconds */
function sendSlowly(beginning: string): Promise<number> {
  const { hostname, port } = new URL(client.url)
  const startMs = performance.now()
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port) }, () => socket.write(beginning))
    const drip = setInterval(() => socket.write('x'), 500)
    socket.on('error', () => {}).resume()
    socket.on('close', () => {
      clearInterval(drip)
      resolve(performance.now() - startMs)
    })
  })
}

test('who sends too slowly is cut off', async () => {
  const headers = 'GET /api/health HTTP/1.1\r\nhost: 127.0.0.1\r\nx-slow: '
  const session = Object.entries(client.session).map(([name, value]) => `${name}: ${value}\r\n`)
  const picture = `POST /api/classify HTTP/1.1\r\nhost: 127.0.0.1\r\n${session.join('')}content-type: image/jpeg\r\ncontent-length: 100000\r\n\r\n`
  const slow = Promise.all([sendSlowly(headers), sendSlowly(picture)])
  expect((await client.get('/health')).status).toBe(200)
  const [headersMs, bodyMs] = await slow
  expect(headersMs).toBeLessThan(slowHeadersMsMax)
  expect(bodyMs).toBeLessThan(slowBodyMsMax)
}, 60_000)

test(`${clients} clients at once all hear every verdict while they read the parts`, async () => {
  const listening = Array.from({ length: clients }, () => client.listen())
  const heardBy = ({ heard }: (typeof listening)[number]): PartSummary[] =>
    heard.flatMap(({ event }) => (event.event === 'verdict' ? [event.data] : []))
  await until('all to listen', () => listening.every((one) => one.heard.length > 0), 60_000)
  const reading = listening.map(async () => {
    for (let time = 0; time < 5; time += 1) expect((await client.get('/parts?limit=200')).status).toBe(200)
  })
  await Promise.all(reading)
  await until('all to hear 8 verdicts', () => listening.every((one) => heardBy(one).length >= 8), 60_000)
  for (const one of listening) one.end()
  const newest = Math.max(...listening.map((one) => heardBy(one)[0]?.sequence ?? 0))
  for (const one of listening) {
    const parts = heardBy(one)
    const from = parts.findIndex(({ sequence }) => sequence === newest)
    const sequences = parts.slice(from, from + 4).map(({ sequence }) => sequence)
    expect(sequences).toEqual(sequences.map((_, index) => newest + index))
    expect(sequences.length).toBeGreaterThanOrEqual(1)
  }
}, 180_000)
