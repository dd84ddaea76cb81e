import { execFile } from 'node:child_process'
import { generateKeyPairSync, sign } from 'node:crypto'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { NatsConnection } from 'nats'
import { type PartEnvelope, partOf } from '../../../shared/contracts/envelope.ts'
import { rolesOf } from '../../../shared/contracts/roles.ts'
import { streams } from '../../../shared/contracts/streams.ts'
import { Decisions } from '../../../shared/contracts/verdict.ts'
import { projectFolder } from '../../../shared/service/software-version.ts'
import { signedBytes } from '../../../shared/signature/signed-bytes.ts'
import { until } from '../../support/until.ts'
import type { Fault, Scene } from '../fault.ts'
import { monotonicMs } from '../history.ts'
import { actAndLeave, encodedPass, messageHeaders, newestPart, unknownPart } from './raw-message.ts'

const run = promisify(execFile)
const newPartMsMax = 5000
const partsForged = 5
const brokerReadsKeysMs = 1500

function markForged({ history }: Scene, partId: string, how: string): void {
  history.add({ atMs: monotonicMs(), event: 'forged', partId, how })
}

/** Of what is about to be decided: forges a verdict before the true one is there. */
async function forgeNewParts(
  scene: Scene,
  how: string,
  headersOf: (part: PartEnvelope, envelope: string, body: Uint8Array) => ReturnType<typeof messageHeaders>,
): Promise<void> {
  const thief = await scene.station.connectAs({ role: 'decision-a', account: 'DECISION' })
  const watcher = await scene.station.connectAs({ role: 'camera-ingest', account: 'LINE' })
  try {
    let last = (await newestPart(watcher, scene.station.name)).partId
    for (let forged = 0; forged < partsForged; forged += 1) {
      const part = await until(
        'a new part',
        async () => {
          const newest = await newestPart(watcher, scene.station.name).catch(() => undefined)
          return newest?.partId === last ? undefined : newest
        },
        newPartMsMax,
      )
      last = part.partId
      markForged(scene, part.partId, how)
      const envelope = JSON.stringify(partOf(part))
      const body = encodedPass()
      thief.publish(Decisions.subject(part), body, { headers: headersOf(part, envelope, body) })
      await thief.flush()
    }
  } finally {
    await Promise.all([thief.close(), watcher.close()])
  }
}

const unsigned: Fault = {
  name: 'forged verdict: decision’s own broker credentials, no signature',
  targets: ['network', 'broker', 'decision-a'],
  inject: (scene) => forgeNewParts(scene, 'unsigned', (_, envelope) => messageHeaders(envelope)),
}

const otherKey: Fault = {
  name: 'forged verdict: signed by a key that nobody trusts',
  targets: ['network', 'broker', 'decision-a'],
  inject(scene) {
    const { privateKey } = generateKeyPairSync('ed25519')
    return forgeNewParts(scene, 'untrusted key', (part, envelope, body) => {
      const signature = sign(null, signedBytes(Decisions.subject(part), envelope, body), privateKey)
      return messageHeaders(envelope, `0123456789abcdef.${signature.toString('base64url')}`)
    })
  },
}

/** A true verdict of an earlier part, published again for a part that waits for its own. */
const replayed: Fault = {
  name: 'forged verdict: an old signed verdict replayed for a new part',
  targets: ['network', 'broker', 'decision-a'],
  async inject(scene) {
    const { station } = scene
    const thief = await station.connectAs({ role: 'decision-a', account: 'DECISION' })
    const viewer = await station.connectAs({ role: 'viewer', account: 'VIEW' })
    const watcher = await station.connectAs({ role: 'camera-ingest', account: 'LINE' })
    try {
      const old = await newestPart(watcher, station.name)
      await scene.pause(1000)
      const answer = await viewer.request(`$JS.API.DIRECT.GET.DECISIONS.${Decisions.subject(old)}`)
      const part = await newestPart(watcher, station.name)
      const next = await until(
        'a new part',
        async () => {
          const newest = await newestPart(watcher, station.name).catch(() => undefined)
          return newest?.partId === part.partId ? undefined : newest
        },
        newPartMsMax,
      )
      markForged(scene, next.partId, 'replay')
      const again = answer.headers ? { headers: answer.headers } : {}
      thief.publish(Decisions.subject(next), answer.data, again)
      thief.publish(Decisions.subject(old), answer.data, again)
      await thief.flush()
    } finally {
      await Promise.all([thief.close(), viewer.close(), watcher.close()])
    }
  },
}

/** A verdict, in the name of everybody who has no business with verdicts. */
const unauthorised: Fault = {
  name: 'forged verdict: credentials of every other role, directly and as reply subject',
  targets: ['network', 'broker'],
  async inject(scene) {
    const { station } = scene
    const watcher = await station.connectAs({ role: 'camera-ingest', account: 'LINE' })
    const part = unknownPart(await newestPart(watcher, station.name).finally(() => watcher.close()))
    const subject = Decisions.subject(part)
    markForged(scene, part.partId, 'unauthorised')
    for (const [role, { accounts, publishes }] of Object.entries(rolesOf(station.name))) {
      if (role.startsWith('decision-')) continue
      for (const account of accounts) {
        const connection = await station.connectAs({ role, account })
        await actAndLeave(connection, () => {
          connection.publish(subject, encodedPass(), { headers: messageHeaders(part) })
          // The broker answers an acknowledged publish, and whatever else it answers, on the subject it is told.
          for (const granted of publishes.filter((one) => one.account === account))
            connection.publish(granted.subject.replaceAll('*', 'x'), encodedPass(), { reply: subject })
          for (const request of replyingRequests(station.name)) connection.publish(request, '', { reply: subject })
        })
      }
    }
  },
}

function replyingRequests(station: string): readonly string[] {
  return [
    '$JS.API.INFO',
    '$JS.API.STREAM.NAMES',
    `$JS.API.CONSUMER.MSG.NEXT.DECISIONS.ledger-verdicts-${station}`,
    `$JS.API.CONSUMER.MSG.NEXT.DECISIONS.plant-adapter-verdicts-${station}`,
    '$JS.API.DIRECT.GET.DECISIONS',
  ]
}

/** Nobody may delete or empty a stream; whoever may change one finds it put back. */
const streamsAttacked: Fault = {
  name: 'streams deleted, emptied and shrunk with every stolen credential',
  targets: ['broker'],
  async inject(scene) {
    for (const [role, { accounts }] of Object.entries(rolesOf(scene.station.name))) {
      for (const account of accounts) {
        const connection = await scene.station.connectAs({ role, account })
        await actAndLeave(connection, () => attackStreams(connection))
      }
    }
    await scene.pause(1000)
  },
}

function attackStreams(connection: NatsConnection): void {
  for (const stream of Object.keys(streams)) {
    for (const request of ['DELETE', 'PURGE']) connection.publish(`$JS.API.STREAM.${request}.${stream}`)
    connection.publish(`$JS.API.CONSUMER.DELETE.${stream}.decision-a-frames-demo`)
  }
  const { subjects, storage } = streams.FINDINGS
  const shrunk = { name: 'FINDINGS', subjects, storage, max_msgs: 1, discard: 'new', retention: 'limits' }
  connection.publish('$JS.API.STREAM.UPDATE.FINDINGS', JSON.stringify(shrunk))
}

/** Every key is replaced while everything runs; whoever keeps the broker lets it read them again. */
const keysRotated: Fault = {
  name: 'all keys rotated under load',
  targets: ['broker', 'network'],
  async inject({ station, pause }) {
    const vaglio = join(projectFolder, 'dist/deploy/cli/vaglio.js')
    await run(process.execPath, [vaglio, 'keys', 'rotate', '--folder', join(station.dataFolder, 'keys')])
    await pause(brokerReadsKeysMs)
  },
}

export const forgeryFaults: readonly Fault[] = [
  unsigned,
  otherKey,
  replayed,
  unauthorised,
  streamsAttacked,
  keysRotated,
]
