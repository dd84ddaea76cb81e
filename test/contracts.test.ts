import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { everyContract } from '../deploy/cli/contracts-list.ts'
import { streams } from '../shared/contracts/streams.ts'

const contracts = everyContract.map(([contract]) => contract)

const folder = join(import.meta.dirname, 'fixtures/messages')

interface Golden {
  readonly contract: string
  readonly subject: string
  readonly id: string
  readonly envelope: unknown
  /** JSON as it is, bytes as text. */
  readonly body: unknown
}

const golden = readdirSync(folder).map((file): [string, Golden] => {
  return [file, JSON.parse(readFileSync(join(folder, file), 'utf8'))]
})

describe('a message as other programs know it', () => {
  test.each(golden)(
    '%s is read, addressed and written as ever',
    (_, { contract: name, subject, id, envelope, body }) => {
      const contract = contracts.find((one) => one.name === name)
      if (!contract) throw new Error(`no contract is named ${name}`)
      const plain = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
      const { packed } = contract.body
      const bytes = packed ? gzipSync(plain) : plain
      const read = { envelope: contract.envelope.parse(envelope), body: contract.body.decode(bytes) }
      expect(read.envelope).toEqual(envelope)
      expect(contract.subject(read.envelope)).toBe(subject)
      expect(contract.id(read.envelope)).toBe(id)
      const written = contract.body.encode(read.body)
      expect(packed ? gunzipSync(written) : Buffer.from(written)).toEqual(plain)
    },
  )

  test('every contract has one', () => {
    expect(new Set(golden.map(([, { contract }]) => contract))).toEqual(new Set(contracts.map(({ name }) => name)))
  })

  test('every kept contract goes to the stream that takes its subject', () => {
    for (const [, { contract: name, subject }] of golden) {
      const { stream } = contracts.find((contract) => contract.name === name) ?? {}
      const takers = Object.entries(streams).filter(([, { subjects }]) =>
        subjects.some((filter) => filter.endsWith('.>') && subject.startsWith(filter.slice(0, -1))),
      )
      expect(takers.map(([taker]) => taker)).toEqual(stream === undefined ? [] : [stream])
    }
  })

  test('a kept contract is in the account of its stream', () => {
    for (const { name, account, stream } of contracts) {
      if (stream !== undefined) expect({ name, account }).toEqual({ name, account: streams[stream].account })
    }
  })
})
