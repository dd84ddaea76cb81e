import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { centralAccountsConfiguration } from '../../shared/bus/central-configuration.ts'
import { centralRole, plantAccount } from '../../shared/contracts/central.ts'
import { Name } from '../../shared/contracts/name.ts'
import { projectFolder } from '../../shared/service/software-version.ts'
import { KeyFolderError } from './key-folder-error.ts'
import { replaceFile, userKeyIn } from './secret-file.ts'

const folderMode = 0o700
const publicKeyPattern = /^U[A-Z2-7]{55}$/
const everywhere = '0.0.0.0:7422'

export interface CentralKeyOptions {
  /** Plants that are added, or whose link has another key now: name and public key of the link. */
  readonly plants: ReadonlyMap<string, string>
  /** Names and addresses by which the central broker is reached; with them it speaks TLS, and goes on to do so. */
  readonly tlsHosts?: readonly string[] | undefined
  /** Where the plants' links are awaited; where they were before unless given, and port 7422 of every address at first. */
  readonly listen?: string | undefined
}

/**
 * Makes what is missing of the central site's folder of keys, and its broker's configuration:
 * - `plants`, a line `<name> <public key>` a plant
 * - `users/central.PLANT_<name>.nk`, the seed by which the centre's services read a plant
 * - `nats/central.conf` and what it includes; `tls/`, with TLS
 *
 * Plants, keys, TLS and the place of the links stay as they are.
 * @throws {KeyFolderError}
 */
export async function createCentralKeys(folder: string, options: CentralKeyOptions): Promise<void> {
  const { plants, tlsHosts, listen = awaitedAt(folder) } = options
  for (const name of ['users', 'nats']) mkdirSync(join(folder, name), { recursive: true, mode: folderMode })
  const all = new Map([...plantsOf(folder), ...plants])
  for (const [name, key] of all) assertPlant(name, key)
  replaceFile(join(folder, 'plants'), [...all].map(([name, key]) => `${name} ${key}\n`).join(''))
  const known = [...all].map(([name, linkKey]) => {
    const centralKey = userKeyIn(join(folder, 'users', `${centralRole}.${plantAccount(name)}.nk`))
    return { name, linkKey, centralKey }
  })
  replaceFile(join(folder, 'nats/accounts.conf'), centralAccountsConfiguration(known))
  const tls = await tlsOf(join(folder, 'tls'), tlsHosts)
  replaceFile(join(folder, 'nats/tls.conf'), tls)
  replaceFile(join(folder, 'nats/links.conf'), linksConfiguration(listen, tls))
  const configuration = join(folder, 'nats/central.conf')
  // Somebody may have given it a larger store.
  if (!existsSync(configuration))
    replaceFile(configuration, readFileSync(join(projectFolder, 'deploy/nats/central.conf'), 'utf8'))
}

/** The plants of a central site's folder of keys, with the public key of each one's link; empty where there is none yet. */
export function plantsOf(folder: string): Map<string, string> {
  const file = join(folder, 'plants')
  if (!existsSync(file)) return new Map()
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean)
  return new Map(lines.map((line) => line.split(' ') as [string, string]))
}

/** Plants come by the address that they were given, and not by one that the broker has on its own side of a router. */
function linksConfiguration(listen: string, tls: string): string {
  return `leafnodes {\n  listen: "${listen}"\n  no_advertise: true\n${tls}}\n`
}

function assertPlant(name: string, key: string): void {
  const { error } = Name.safeParse(name)
  if (error) throw new KeyFolderError(`${name} cannot be the name of a plant: ${error.issues[0]?.message}`)
  if (!publicKeyPattern.test(key))
    throw new KeyFolderError(`${key} is no public key of plant ${name}; \`vaglio keys uplink\` prints it at the plant`)
}

/** Where the plants' links are awaited so far. */
function awaitedAt(folder: string): string {
  const file = join(folder, 'nats/links.conf')
  const [, address] = (existsSync(file) && /listen: "(.+)"/.exec(readFileSync(file, 'utf8'))) || []
  return address ?? everywhere
}

/** TLS in the broker's configuration, for whoever asks for it now or did before; empty for others. */
async function tlsOf(folder: string, hosts: readonly string[] | undefined): Promise<string> {
  const isThere = existsSync(join(folder, 'server.pem'))
  if (!hosts && !isThere) return ''
  // What makes certificates takes 0.1 s to load, and without TLS it is not needed.
  const { tlsConfiguration, writeCertificates } = await import('./certificate.ts')
  if (hosts && !isThere) await writeCertificates(folder, hosts)
  return tlsConfiguration()
}
