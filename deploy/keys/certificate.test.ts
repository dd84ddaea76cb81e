import { once } from 'node:events'
import { readFile, stat } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { connect, createServer, type TLSSocket } from 'node:tls'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../test/support/nats-server.ts'
import { writeCertificates } from './certificate.ts'

/** A server with the certificate of one folder, asked by a client that trusts the authority of another. */
async function handshake(serverFolder: string, clientFolder: string, servername: string): Promise<string> {
  const [cert, key, ca] = await Promise.all([
    readFile(join(serverFolder, 'server.pem')),
    readFile(join(serverFolder, 'server.key')),
    readFile(join(clientFolder, 'ca.pem')),
  ])
  const server = createServer({ cert, key, minVersion: 'TLSv1.3' }, (socket) => socket.end('hello'))
  server.on('tlsClientError', () => {})
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const socket: TLSSocket = connect({ host: '127.0.0.1', port, ca, ...(servername !== '' && { servername }) })
  try {
    const [data] = await once(socket, 'data')
    return String(data)
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error)
  } finally {
    socket.destroy()
    server.close()
  }
}

describe('the certificates of a station', () => {
  test('are trusted by a client that has the authority alone, by every name and address given', async () => {
    await using folder = await temporaryFolder()
    await writeCertificates(folder.path, ['nats', 'localhost', '127.0.0.1'])
    for (const name of ['nats', 'localhost', '']) expect(await handshake(folder.path, folder.path, name)).toBe('hello')
    expect(await handshake(folder.path, folder.path, 'elsewhere')).toBe('ERR_TLS_CERT_ALTNAME_INVALID')
  })

  test('are trusted by a client that reaches an address and looks for the local host', async () => {
    await using folder = await temporaryFolder()
    await writeCertificates(folder.path, ['127.0.0.1'])
    for (const name of ['localhost', '']) expect(await handshake(folder.path, folder.path, name)).toBe('hello')
  })

  test('are not trusted by a client of another station', async () => {
    await using folder = await temporaryFolder()
    await using other = await temporaryFolder()
    for (const { path } of [folder, other]) await writeCertificates(path, ['localhost'])
    expect(await handshake(folder.path, other.path, 'localhost')).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE')
  })

  test('leave the private key to its owner alone, and none of the authority', async () => {
    await using folder = await temporaryFolder()
    await writeCertificates(folder.path, ['localhost'])
    expect((await stat(join(folder.path, 'server.key'))).mode & 0o777).toBe(0o600)
    const authority = await readFile(join(folder.path, 'ca.pem'), 'utf8')
    expect(authority.match(/BEGIN [A-Z ]+/g)).toEqual(['BEGIN CERTIFICATE'])
  })

  test('are not made for nobody', async () => {
    await expect(writeCertificates('/nowhere', [])).rejects.toThrow('at least one host')
  })
})
