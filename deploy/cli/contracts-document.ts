import { z } from 'zod'
import { type Grant, type Role, rolesOf } from '../../shared/contracts/roles.ts'
import { type StreamDefinition, streams } from '../../shared/contracts/streams.ts'
import { envelopeHeader, traceHeader } from '../../shared/runtime/delivery.ts'
import { softwareVersion } from '../../shared/service/software-version.ts'
import { signatureHeader } from '../../shared/signature/signed-bytes.ts'
import { type AnyContract, everyContract } from './contracts-list.ts'

type Json = Record<string, unknown>

/** Stands for whatever station. */
const station = '{station}'

/** Names each field of an envelope after itself, so that a subject made of it shows what it is made of. */
const placeholders = new Proxy({}, { get: (_, field) => `{${String(field)}}` })

/** The AsyncAPI 3.0 document of the bus, made of the contracts by which the services themselves write and check messages. */
export function busDocument(): Json {
  const roles = Object.entries(rolesOf(station))
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Vaglio: the bus of a station',
      version: softwareVersion.replace(/^.* /, ''),
      description:
        'Messages on NATS JetStream. Each has an envelope, JSON in a header, and a body. A subject lives in one account of the broker; `x-` fields name the account, the stream that keeps a message and whose signature stands on it.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: 'application/json',
    servers: {
      station: {
        host: '127.0.0.1:4222',
        protocol: 'nats',
        description: 'The broker of the station; `npm start` prints its address.',
        security: [{ type: 'asymmetricEncryption', description: 'An nkey for each role and account.' }],
      },
    },
    channels: Object.fromEntries(everyContract.flatMap(([contract]) => channelsOf(contract))),
    operations: Object.fromEntries(
      roles.flatMap(([name, role]) => everyContract.flatMap(([contract]) => operationsOf(name, role, contract))),
    ),
    components: {
      messages: Object.fromEntries(
        everyContract.map(([contract, summary]) => [contract.name, messageOf(contract, summary)]),
      ),
      schemas: Object.fromEntries(everyContract.flatMap(([contract]) => schemasOf(contract))),
    },
  }
}

/** Where a message is published and, where the broker says again what it has stored, there too. */
function channelsOf(contract: AnyContract): [string, Json][] {
  const { name, account, stream, signedBy } = contract
  const address = contract.subject(placeholders)
  const keeping: StreamDefinition | undefined = stream && streams[stream]
  const facts = {
    messages: { [name]: { $ref: `#/components/messages/${name}` } },
    ...(signedBy && { 'x-signed-by': signedBy }),
  }
  const channel = {
    ...{ address, parameters: parametersOf(address), ...facts, 'x-account': account },
    ...(keeping && { 'x-stream': { name: stream, ...keeping } }),
  }
  const again = keeping?.saidAgainAs && saidAgain(address, keeping.saidAgainAs)
  if (again === undefined) return [[name, channel]]
  const heard = { address: again, parameters: parametersOf(again), ...facts }
  return [
    [name, channel],
    [`${name}-stored`, { ...heard, description: 'What the broker has stored, said again for whoever listens.' }],
  ]
}

function parametersOf(address: string): Json {
  const names = [...address.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
  return Object.fromEntries(names.map((name) => [name, { description: `\`${name}\` of the envelope` }]))
}

/** The address with the first word of where it is said again. */
function saidAgain(address: string, { from, to }: { readonly from: string; readonly to: string }): string {
  return address.replace(from.replace('>', ''), to.replace('>', ''))
}

function operationsOf(role: string, { publishes, hears, consumes }: Role, contract: AnyContract): [string, Json][] {
  const { name } = contract
  const isMeant = ({ subject }: Grant): boolean => subject === contract.filter(station)
  const operation = (action: 'send' | 'receive', channel: string): Json => ({
    ...{ action, channel: { $ref: `#/channels/${channel}` } },
    messages: [{ $ref: `#/channels/${channel}/messages/${name}` }],
  })
  const again = channelsOf(contract).find(([channel]) => channel !== name)
  const isAgain = ({ subject }: Grant): boolean =>
    again !== undefined && subject.replace(/\{\w+\}|\*/g, '*') === String(again[1].address).replace(/\{\w+\}/g, '*')
  const reads = hears.some(isMeant) || consumes.some(({ reads }) => reads.name === name)
  return [
    ...(publishes.some(isMeant) ? [[`${role}-sends-${name}`, operation('send', name)] as [string, Json]] : []),
    ...(reads ? [[`${role}-receives-${name}`, operation('receive', name)] as [string, Json]] : []),
    ...(hears.some(isAgain) && again
      ? [[`${role}-receives-${again[0]}`, operation('receive', again[0])] as [string, Json]]
      : []),
  ]
}

function messageOf({ name, body, stream, signedBy }: AnyContract, summary: string): Json {
  const text = { type: 'string' }
  const properties = {
    [envelopeHeader]: {
      ...{ ...text, contentMediaType: 'application/json', description: 'What the message is about.' },
      contentSchema: { $ref: `#/components/schemas/${name}-envelope` },
    },
    [traceHeader]: { ...text, description: 'W3C trace context.' },
    ...(signedBy && {
      [signatureHeader]: { ...text, description: `\`<key id>.<Ed25519 signature in base64url>\` of ${signedBy}.` },
    }),
    ...(stream && { 'Nats-Msg-Id': { ...text, description: 'Equal for a message and its repetition.' } }),
  }
  const required = [envelopeHeader, ...(signedBy ? [signatureHeader] : [])]
  return {
    ...{ name, summary, headers: { type: 'object', properties, required } },
    ...(body.schema
      ? {
          contentType: body.packed ? 'application/gzip' : 'application/json',
          payload: { $ref: `#/components/schemas/${name}-body` },
        }
      : { contentType: 'application/octet-stream', payload: { description: 'Bytes, as they are.' } }),
  }
}

function schemasOf({ name, envelope, body }: AnyContract): [string, Json][] {
  const { schema } = body
  return [
    [`${name}-envelope`, jsonSchema(envelope)],
    ...(schema ? [[`${name}-body`, jsonSchema(schema)] as [string, Json]] : []),
  ]
}

/** As a message has it on its way. AsyncAPI's schemas are those of draft 7. */
function jsonSchema(schema: z.ZodType): Json {
  const { $schema, ...rest } = z.toJSONSchema(schema, { target: 'draft-7', io: 'input', reused: 'inline' })
  return rest
}
