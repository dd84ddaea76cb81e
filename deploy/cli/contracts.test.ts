import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { expect, test } from 'vitest'
import { projectFolder } from '../../shared/service/software-version.ts'
import { busDocument } from './contracts-document.ts'
import { everyContract } from './contracts-list.ts'

interface Channel {
  readonly address: string
  readonly parameters: Record<string, unknown>
  readonly 'x-account'?: string
  readonly 'x-signed-by'?: string
  readonly 'x-stream'?: { readonly name: string; readonly bytesMax: number }
}
interface Document {
  readonly channels: Record<string, Channel>
  readonly operations: Record<string, { readonly action: string }>
  readonly components: {
    readonly messages: Record<string, { readonly headers: { readonly properties: object } }>
    readonly schemas: Record<string, object>
  }
}

const document = JSON.parse(JSON.stringify(busDocument())) as Document
const folder = join(projectFolder, 'shared/contracts')

/** Whatever a file of the contracts exports that is one. */
async function contractNames(): Promise<string[]> {
  const files = readdirSync(folder).filter((file) => /^[a-z-]+\.ts$/.test(file))
  const exported = await Promise.all(files.map((file) => import(join(folder, file))))
  return exported.flatMap((module) =>
    Object.values(module).flatMap((one) =>
      typeof one === 'object' && one && 'subject' in one && 'envelope' in one
        ? [String((one as { name?: string }).name)]
        : [],
    ),
  )
}

test('every contract there is appears', async () => {
  const names = everyContract.map(([{ name }]) => name)
  expect(names.toSorted()).toEqual((await contractNames()).toSorted())
  for (const name of names) {
    expect(document.channels[name]?.address).toBeTruthy()
    expect(document.components.messages[name]?.headers.properties).toHaveProperty('Vaglio-Envelope')
    expect(document.components.schemas[`${name}-envelope`]).toHaveProperty('properties.version')
  }
})

test('it is a document as AsyncAPI 3.0 has it', () => {
  const file = createRequire(import.meta.url).resolve('@asyncapi/specs/schemas/3.0.0-without-$id.json')
  const validate = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(
    JSON.parse(readFileSync(file, 'utf8')),
  )
  validate(document)
  expect(validate.errors ?? []).toEqual([])
})

test('every reference leads somewhere', () => {
  for (const [, path = ''] of JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)) {
    const found = path.split('/').reduce<unknown>((part, key) => (part as Record<string, unknown>)?.[key], document)
    expect(found, path).toBeTruthy()
  }
})

test('a verdict: where it is, who keeps, signs, sends and hears it', () => {
  const { verdict, 'verdict-stored': stored } = document.channels
  expect(verdict).toMatchObject({
    address: 'decisions.{station}.{partId}',
    parameters: { station: {}, partId: {} },
    'x-account': 'DECISION',
    'x-signed-by': 'decision',
    'x-stream': { name: 'DECISIONS', onePerSubject: true },
  })
  expect(stored?.address).toBe('verdicts.{station}.{partId}')
  expect(document.operations).toMatchObject({
    'decision-a-sends-verdict': { action: 'send', channel: { $ref: '#/channels/verdict' } },
    'console-receives-verdict': { action: 'receive' },
    'viewer-receives-verdict-stored': { action: 'receive', channel: { $ref: '#/channels/verdict-stored' } },
  })
  const senders = Object.keys(document.operations).filter((name) => name.endsWith('-sends-verdict'))
  expect(senders).toEqual(['decision-a-sends-verdict', 'decision-b-sends-verdict'])
})

test('messages as they travel fit their schemas', () => {
  const messages = join(projectFolder, 'test/fixtures/messages')
  const ajv = new Ajv({ strict: false, validateFormats: false })
  for (const file of readdirSync(messages)) {
    const { contract, envelope, body } = JSON.parse(readFileSync(join(messages, file), 'utf8'))
    for (const [part, said] of [
      ['envelope', envelope],
      ['body', body],
    ]) {
      const schema = document.components.schemas[`${contract}-${part}`]
      if (schema)
        expect([file, part, ajv.validate(schema, said), ajv.errorsText()]).toEqual([file, part, true, 'No errors'])
    }
  }
})
