import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { accountsConfiguration } from '../../shared/bus/accounts-configuration.ts'
import { createUserKey, publicKeyOf } from '../../shared/bus/user-key.ts'
import { signers } from '../../shared/contracts/accounts.ts'
import { rolesOf } from '../../shared/contracts/roles.ts'
import { projectFolder } from '../../shared/service/software-version.ts'
import { keyIdOf } from '../../shared/signature/key-id.ts'
import { KeyFolderError } from './key-folder-error.ts'
import { replaceFile } from './secret-file.ts'
import { uplinkFile } from './uplink-keys.ts'

const folderMode = 0o700

export interface KeyOptions {
  readonly stations: readonly string[]
  /** Names and addresses by which the broker is reached; with them it speaks TLS. */
  readonly tlsHosts?: readonly string[] | undefined
}

/**
 * Makes what is missing of a folder of keys, and the broker's configuration that goes with them:
 * - `users/<role>.<account>.nk`, the seed by which a service connects
 * - `signing/<signer>.pem` and `trusted/<signer>-<id>.pem`, the two halves of the keys that sign messages
 * - `nats/*.conf`, the broker's configuration, with public keys only
 * - `tls/`, with TLS
 *
 * Keys that are there stay. Secret files can be read by their owner alone.
 */
export async function createKeys(folder: string, { stations, tlsHosts }: KeyOptions): Promise<void> {
  for (const name of ['users', 'signing', 'trusted', 'nats'])
    mkdirSync(join(folder, name), { recursive: true, mode: folderMode })
  for (const user of usersOf(stations)) if (!existsSync(seedFile(folder, user))) newUser(folder, user)
  for (const signer of signers) if (!existsSync(join(folder, 'signing', `${signer}.pem`))) newSigningKey(folder, signer)
  replaceFile(join(folder, 'stations'), `${stations.join('\n')}\n`)
  replaceFile(join(folder, 'nats/tls.conf'), tlsHosts ? await certified(join(folder, 'tls'), tlsHosts) : '')
  const station = readFileSync(join(projectFolder, 'deploy/nats/station.conf'), 'utf8')
  replaceFile(join(folder, 'nats/station.conf'), station)
  if (!existsSync(uplinkFile(folder))) replaceFile(uplinkFile(folder), '')
  writeAccounts(folder, stations)
}

/**
 * Replaces every user's and every signer's key while everything runs. Services read theirs when the broker, told to
 * reload, sends them away; a message signed with the key before is trusted until the next rotation.
 * @throws {KeyFolderError}
 */
export function rotateKeys(folder: string): void {
  const stations = stationsOf(folder)
  for (const signer of signers) {
    const current = keyIdOf(createPrivateKey(readFileSync(join(folder, 'signing', `${signer}.pem`))))
    for (const file of readdirSync(join(folder, 'trusted')))
      if (file.startsWith(`${signer}-`) && !file.includes(current)) rmSync(join(folder, 'trusted', file))
    newSigningKey(folder, signer)
  }
  for (const user of usersOf(stations)) newUser(folder, user)
  writeAccounts(folder, stations)
}

function stationsOf(folder: string): string[] {
  const file = join(folder, 'stations')
  if (!existsSync(file))
    throw new KeyFolderError(
      `${folder} is no folder of keys; make one with: vaglio keys create --folder ${folder} --station <name>`,
    )
  return readFileSync(file, 'utf8').split('\n').filter(Boolean)
}

function usersOf(stations: readonly string[]): string[] {
  const users = stations.flatMap((station) =>
    Object.entries(rolesOf(station)).flatMap(([role, { accounts }]) => accounts.map((account) => `${role}.${account}`)),
  )
  return [...new Set(users)]
}

function seedFile(folder: string, user: string): string {
  return join(folder, 'users', `${user}.nk`)
}

function newUser(folder: string, user: string): void {
  replaceFile(seedFile(folder, user), `${createUserKey().seed}\n`)
}

function newSigningKey(folder: string, signer: string): void {
  const { privateKey } = generateKeyPairSync('ed25519')
  const publicKey = createPublicKey(privateKey)
  const trusted = join(folder, 'trusted', `${signer}-${keyIdOf(publicKey)}.pem`)
  // Trusted before it is used: nobody is to meet a signature that he cannot check.
  replaceFile(trusted, publicKey.export({ type: 'spki', format: 'pem' }))
  replaceFile(join(folder, 'signing', `${signer}.pem`), privateKey.export({ type: 'pkcs8', format: 'pem' }))
}

/** Makes the certificates that are missing. @returns the broker's configuration for them */
async function certified(folder: string, hosts: readonly string[]): Promise<string> {
  // What makes certificates takes 0.1 s to load, and most stations need none.
  const { tlsConfiguration, writeCertificates } = await import('./certificate.ts')
  if (!existsSync(join(folder, 'server.pem'))) await writeCertificates(folder, hosts)
  return tlsConfiguration()
}

function writeAccounts(folder: string, stations: readonly string[]): void {
  const keys = usersOf(stations).map(
    (user) => [user, publicKeyOf(readFileSync(seedFile(folder, user), 'utf8'))] as const,
  )
  replaceFile(join(folder, 'nats/accounts.conf'), accountsConfiguration(stations, new Map(keys)))
}
