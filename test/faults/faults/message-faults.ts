import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { NatsConnection } from 'nats'
import { ModelFindings, RulesFindings } from '../../../shared/contracts/finding.ts'
import { Frame } from '../../../shared/contracts/frame.ts'
import { messageBytesMax } from '../../../shared/contracts/limits.ts'
import { PreparedForModel, PreparedForRules } from '../../../shared/contracts/prepared.ts'
import { StopAcknowledgements } from '../../../shared/contracts/stop.ts'
import { envelopeHeader } from '../../../shared/runtime/delivery.ts'
import type { Fault, Scene } from '../fault.ts'
import { monotonicMs } from '../history.ts'
import type { BrokerUser } from '../station/broker-user.ts'
import { messageHeaders } from './raw-message.ts'

const listenMs = 3000
const wildMs = 2000
const wildBatch = 200
const slowEntry = fileURLToPath(new URL('slow-subscriber.js', import.meta.url))
const preprocess: BrokerUser = { role: 'preprocess', account: 'LINE' }
const cameraIngest: BrokerUser = { role: 'camera-ingest', account: 'LINE' }

/** Does something with stolen credentials and leaves. */
async function using(
  scene: Scene,
  user: BrokerUser,
  act: (connection: NatsConnection) => Promise<void>,
): Promise<void> {
  const connection = await scene.station.connectAs(user)
  try {
    await act(connection)
  } finally {
    await connection.close()
  }
}

/** Every finding is said three times more: at once, again, and long after its part was decided. */
const repeated: Fault = {
  name: 'findings repeated and in another order',
  targets: ['network', 'broker'],
  inject: (scene) =>
    using(scene, preprocess, async (connection) => {
      const again: (() => void)[] = []
      for (const contract of [ModelFindings, RulesFindings]) {
        connection.subscribe(contract.filter(scene.station.name), {
          callback: (error, { subject, data, headers }) => {
            const envelope = headers?.get(envelopeHeader)
            if (error || envelope === undefined || heard.has(envelope + subject)) return
            heard.add(envelope + subject)
            const repeat = (): void => connection.publish(subject, data, { headers: messageHeaders(envelope) })
            repeat()
            again.push(repeat)
          },
        })
      }
      const heard = new Set<string>()
      await scene.pause(listenMs)
      for (const repeat of again.toReversed()) repeat()
      for (const repeat of again.toSorted(() => scene.random() - 0.5)) repeat()
      await connection.flush()
    }),
}

/** Bytes that are of no contract, on every subject a service may write. */
const malformed: Fault = {
  name: 'malformed messages on every subject of the line',
  targets: ['network', 'broker'],
  async inject(scene) {
    const where = { station: scene.station.name, view: 'top' } as never
    const deep = '['.repeat(2000) + ']'.repeat(2000)
    const notUtf8 = Buffer.from([0xff, 0xfe, 0x00, 0x80])
    const publishAll =
      (contracts: readonly { subject(envelope: never): string }[]) => async (connection: NatsConnection) => {
        for (const subject of contracts.map((contract) => contract.subject(where))) {
          for (const envelope of ['', '{', deep, '{"version":99}', '{"__proto__":{"version":1}}', 'null'])
            connection.publish(subject, notUtf8, { headers: messageHeaders(envelope) })
          connection.publish(subject, deep)
          connection.publish(subject)
        }
        await connection.flush()
      }
    await using(scene, preprocess, publishAll([PreparedForModel, PreparedForRules, ModelFindings, RulesFindings]))
    await using(scene, cameraIngest, publishAll([Frame]))
    await scene.pause(1000)
  },
}

/** More than the broker takes in one message, in the body and in the headers. */
const oversize: Fault = {
  name: 'messages larger than the broker takes',
  targets: ['network', 'broker'],
  async inject(scene) {
    const subject = Frame.subject({ station: scene.station.name, view: 'top' } as never)
    for (const [body, envelope] of [
      [Buffer.alloc(messageBytesMax), '{}'],
      [Buffer.alloc(0), ' '.repeat(messageBytesMax)],
    ] as const) {
      await using(scene, cameraIngest, async (connection) => {
        try {
          connection.publish(subject, body, { headers: messageHeaders(envelope) })
          await connection.flush()
        } catch {
          // Refused by the client or by the broker: either way it went nowhere.
        }
      })
    }
    await scene.pause(500)
  },
}

/** Somebody who asks for everything he may hear and then reads nothing. */
const deadSubscriber: Fault = {
  name: 'subscribers that do not read',
  targets: ['network', 'broker'],
  async inject(scene) {
    const address = scene.station.brokerUrl
    const children = [
      fork(slowEntry, [address, scene.station.dataFolder, 'viewer', 'VIEW', scene.station.name]),
      fork(slowEntry, [address, scene.station.dataFolder, 'preprocess', 'LINE', scene.station.name]),
    ]
    try {
      await Promise.all(children.map((child) => once(child, 'message')))
      for (const child of children) child.kill('SIGSTOP')
      await scene.pause(scene.thorough ? 15_000 : 4000)
    } finally {
      for (const child of children) child.kill('SIGKILL')
    }
  },
}

/** Everybody who may publish anything publishes as fast as he can. */
const wild: Fault = {
  name: 'publishers gone wild for 2 s',
  targets: ['network', 'broker', 'processor'],
  async inject(scene) {
    const { name } = scene.station
    const floods: readonly (readonly [BrokerUser, string])[] = [
      [{ role: 'viewer', account: 'VIEW' }, StopAcknowledgements.filter(name)],
      [{ role: 'operator', account: 'VIEW' }, StopAcknowledgements.filter(name)],
      [{ role: 'rules', account: 'LINE' }, RulesFindings.subject({ station: name, view: 'top' } as never)],
    ]
    await Promise.all(floods.map(([user, subject]) => using(scene, user, (connection) => flood(connection, subject))))
  },
}

async function flood(connection: NatsConnection, subject: string): Promise<void> {
  const endsMs = monotonicMs() + wildMs
  const body = Buffer.alloc(256)
  while (monotonicMs() < endsMs && !connection.isClosed()) {
    for (let sent = 0; sent < wildBatch; sent += 1) connection.publish(subject, body)
    await connection.flush().catch(() => {})
  }
}

export const messageFaults: readonly Fault[] = [repeated, malformed, oversize, deadSubscriber, wild]
