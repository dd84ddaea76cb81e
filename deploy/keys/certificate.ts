// The library's decorators need it before they are loaded.
import 'reflect-metadata'
import { webcrypto } from 'node:crypto'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { join } from 'node:path'
import * as x509 from '@peculiar/x509'

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const dayMs = 24 * 3_600_000
const authorityDays = 3650
const serverDays = 825
/** Under this name the broker's client looks for whatever it reaches by an address. */
const nameOfAddresses = 'localhost'
/** Clocks of a plant differ. */
const clockReserveMs = dayMs
const onlyOwner = 0o600
const readable = 0o644

/**
 * Makes an authority of its own and a server certificate by it: `ca.pem`, `server.pem`, `server.key` (PEM, P-256). The
 * authority's private key is thrown away, so that nobody can issue a second certificate; new ones take a new authority.
 * @param hosts names and addresses by which the server is reached
 */
export async function writeCertificates(folder: string, hosts: readonly string[]): Promise<void> {
  if (hosts.length === 0) throw new RangeError('a server certificate needs at least one host name or address')
  const authorityKeys = await keyPair()
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    name: [{ CN: ['Vaglio station'] }],
    keys: authorityKeys,
    signingAlgorithm: algorithm,
    ...validFor(authorityDays),
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(authorityKeys.publicKey),
    ],
  })
  const serverKeys = await keyPair()
  const names = [...new Set([...hosts, nameOfAddresses])]
  const server = await x509.X509CertificateGenerator.create({
    subject: [{ CN: [hosts[0] ?? ''] }],
    issuer: authority.subjectName,
    publicKey: serverKeys.publicKey,
    signingKey: authorityKeys.privateKey,
    signingAlgorithm: algorithm,
    ...validFor(serverDays),
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        names.map((host) => ({ type: isIP(host) === 0 ? 'dns' : 'ip', value: host })),
      ),
      await x509.AuthorityKeyIdentifierExtension.create(authorityKeys.publicKey),
    ],
  })
  const key = x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', serverKeys.privateKey), 'PRIVATE KEY')
  await mkdir(folder, { recursive: true })
  await replace(join(folder, 'server.key'), key, onlyOwner)
  await replace(join(folder, 'server.pem'), server.toString('pem'), readable)
  await replace(join(folder, 'ca.pem'), authority.toString('pem'), readable)
}

/** The broker's `tls` block for certificates that lie in `../tls`, beside its own folder. */
export function tlsConfiguration(): string {
  return `# TLS 1.3 alone: every client is this project's own.
tls {
  cert_file: "../tls/server.pem"
  key_file: "../tls/server.key"
  min_version: "1.3"
}
`
}

function keyPair(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
}

function validFor(days: number): { notBefore: Date; notAfter: Date } {
  const nowMs = Date.now()
  return { notBefore: new Date(nowMs - clockReserveMs), notAfter: new Date(nowMs + days * dayMs) }
}

async function replace(file: string, content: string, mode: number): Promise<void> {
  await writeFile(`${file}.new`, `${content}\n`, { mode })
  await rename(`${file}.new`, file)
}
