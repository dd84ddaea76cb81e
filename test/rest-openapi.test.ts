import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PartSummary } from '../services/console/api/part.ts'
import { type ConsoleClient, consoleOf } from './support/console-client.ts'
import { call, type DocumentedOperation, type OpenApiDocument, operationsOf } from './support/openapi-operations.ts'
import { type StationProcess, startStationProcess } from './support/station-process.ts'
import { until } from './support/until.ts'

let station: StationProcess
let client: ConsoleClient
let document: OpenApiDocument
let operations: DocumentedOperation[]
const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true })
beforeAll(async () => {
  station = await startStationProcess(['--rate', '4', '--page-port', '0'])
  client = await consoleOf(station)
  document = await client.json<OpenApiDocument>('/openapi.json')
  operations = operationsOf(document)
  ajv.addSchema(document, 'document')
}, 120_000)
afterAll(() => station[Symbol.asyncDispose](), 60_000)

/** What is wrong with an answer, by what the document says of it. */
function mistakesOf({ method, path, responses }: DocumentedOperation, status: number, type: string, body: unknown) {
  const answer = responses[status]
  if (!answer) return [`${status} is not documented`]
  const { content } = answer
  if (!content) return body === undefined ? [] : ['it has a body']
  if (!(type in content)) return [`it is ${type}`]
  if (!type.endsWith('json')) return []
  const place = ['paths', path, method.toLowerCase(), 'responses', String(status), 'content', type, 'schema']
  const pointer = place.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')
  const validate = ajv.compile({ $ref: `document#/${pointer}` })
  return validate(body) ? [] : [ajv.errorsText(validate.errors)]
}

/** Of what there is in a station that has run for some seconds. */
async function known(): Promise<Record<string, string>> {
  const { partId = '' } = await until('a part that is rejected', async () => {
    return (await client.json<{ parts: PartSummary[] }>('/parts?verdict=reject')).parts[0]
  })
  const [recipeRevision = ''] = (await client.json<PartSummary[]>('/stations')).map((state) => state.recipeRevision)
  return {
    partId,
    view: 'top',
    station: 'demo',
    revision: recipeRevision,
    name: 'anna',
    id: '01KDZQ1G000000000000000001',
  }
}

const endsSession = ({ operationId }: DocumentedOperation): boolean => operationId === 'deleteSession'

test('it is a document as OpenAPI 3.1 has it', async () => {
  expect(document.openapi).toBe('3.1.0')
  expect(await new Validator().validate({ ...document })).toMatchObject({ valid: true })
})

test('every operation says what it does, who may ask and what goes wrong', () => {
  expect(operations.length).toBeGreaterThan(25)
  expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length)
  for (const { method, path, summary, description, security, responses } of operations) {
    const where = `${method} ${path}`
    expect([where, summary, description]).toEqual([where, expect.stringMatching(/\w/), expect.stringMatching(/\w/)])
    expect(Object.keys(responses), where).toContain('default')
    if (security) expect(Object.keys(responses), where).toEqual(expect.arrayContaining(['401', '403']))
    else expect(description, where).toContain('nobody to be logged in')
  }
  const open = operations.filter(({ security }) => !security).map(({ path }) => path)
  expect(new Set(open)).toEqual(new Set(['/api/health', '/api/ready', '/api/session', '/api/setup', '/api/oidc/start']))
})

test('every route that is read answers what the document says', async () => {
  const values = await known()
  const found: Record<string, unknown> = {}
  for (const operation of operations.filter(({ method }) => method === 'GET')) {
    const { status, type, body } = await call(client, operation, values)
    found[`${operation.path} ${status}`] = mistakesOf(operation, status, type, body)
  }
  expect(Object.entries(found).filter(([, mistakes]) => (mistakes as string[]).length > 0)).toEqual([])
  expect(Object.keys(found)).toEqual(
    expect.arrayContaining(['/api/parts 200', '/api/parts/{partId} 200', '/api/events 200', '/api/models 200']),
  )
}, 60_000)

test('what is not there, or is asked for wrongly, is answered as the document says', async () => {
  const values = {
    partId: '01KDZQ1G000000000000000009',
    view: 'nowhere',
    station: 'elsewhere',
    name: 'nobody',
    id: 'x',
  }
  const wrong: unknown[] = []
  const asked = operations.toSorted((one, other) => Number(endsSession(one)) - Number(endsSession(other)))
  for (const operation of asked.filter((one) => !endsSession(one))) {
    const takesBody = operation.requestBody !== undefined
    const body = takesBody ? { type: 'application/json', content: '{"unknown": 1}' } : undefined
    const answer = await call(client, operation, { ...values, query: '?limit=-1&from=yesterday' }, body)
    const mistakes = mistakesOf(operation, answer.status, answer.type, answer.body)
    if (mistakes.length > 0) wrong.push([operation.operationId, mistakes, answer.body])
    if (takesBody) expect([operation.operationId, answer.status >= 400]).toEqual([operation.operationId, true])
  }
  expect(wrong).toEqual([])
}, 60_000)

test('what is changed is answered as the document says', async () => {
  const values = await known()
  const json = (content: object) => ({ type: 'application/json', content: JSON.stringify(content) })
  const changes: [operationId: string, status: number, body?: ReturnType<typeof json>][] = [
    ['putPartsPartIdOverride', 200, json({ verdict: 'pass', reasonCode: 'good-part', note: '' })],
    ['deletePartsPartIdOverride', 200],
    ['postStationsStationAcknowledgement', 409, json({ stopId: values.partId, note: '' })],
    ['postTokens', 201, json({ name: 'plc', role: 'viewer' })],
    ['postAccounts', 201, json({ name: 'ben', role: 'operator', password: 'four quiet otters' })],
    ['deleteAccountsName', 204],
    ['deleteSession', 204],
  ]
  for (const [id, status, body] of changes) {
    const operation = operations.find(({ operationId }) => operationId === id)
    if (!operation) throw new Error(`there is no operation ${id}`)
    const answer = await call(client, operation, { ...values, name: 'ben' }, body)
    const mistakes = mistakesOf(operation, answer.status, answer.type, answer.body)
    expect([id, answer.status, mistakes, answer.body]).toEqual([id, status, [], answer.body])
  }
}, 60_000)
