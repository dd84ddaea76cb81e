import { once } from 'node:events'
import { connect as connectTcp } from 'node:net'
import { join } from 'node:path'
import { connect as connectTls, type SecureVersion } from 'node:tls'
import { connect } from 'nats'
import { expect, test } from 'vitest'
import { createKeys } from '../deploy/keys/key-folder.ts'
import { startBroker } from '../deploy/local/broker.ts'
import { openBus } from '../shared/bus/bus.ts'
import { natsBinary, silentLog, temporaryFolder, testStation } from './support/nats-server.ts'

test('a broker with TLS is reached by those who have its authority, and by nobody with an older protocol', async () => {
  await using folder = await temporaryFolder()
  const keysFolder = join(folder.path, 'keys')
  await createKeys(keysFolder, { stations: [testStation], tlsHosts: ['127.0.0.1'] })
  const configuration = join(keysFolder, 'nats/station.conf')
  const broker = await startBroker({ binary: await natsBinary(), configuration, folder: folder.path })
  const stopping = new AbortController()
  try {
    const { host } = new URL(broker.url)
    const identity = { url: `tls://${host}`, role: 'provisioner', keysFolder, name: 'test' }
    const bus = openBus({ ...identity, station: testStation, log: silentLog, signal: stopping.signal })
    const provisioning = await bus.provisioning(200)
    expect(await provisioning?.putBack()).toContain('FRAMES')
    await bus.close()
    await expect(connect({ servers: host, tls: {} })).rejects.toMatchObject({ code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' })
    expect(await protocolsTaken(host)).toEqual(['TLSv1.3'])
  } finally {
    stopping.abort()
    await broker.stop()
  }
})

async function protocolsTaken(host: string): Promise<SecureVersion[]> {
  const taken: SecureVersion[] = []
  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
    const { hostname, port } = new URL(`tcp://${host}`)
    const socket = connectTcp(Number(port), hostname)
    // The broker speaks first, and in the clear: that TLS is wanted.
    await once(socket, 'data')
    const encrypted = connectTls({ socket, minVersion: version, maxVersion: version, rejectUnauthorized: false })
    await once(encrypted, 'secureConnect').then(
      () => taken.push(version),
      () => {},
    )
    encrypted.destroy()
  }
  return taken
}
