import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { uplinkConfiguration } from '../../shared/bus/uplink-configuration.ts'
import { KeyFolderError } from './key-folder-error.ts'
import { replaceFile, userKeyIn } from './secret-file.ts'

const schemes = ['tls:', 'nats-leaf:']

export interface UplinkOptions {
  /** `tls://centre.example:7422`, or `nats-leaf://` without TLS. */
  readonly url: string
  /** Certificate of the authority by which the centre's is, where the machine does not trust it anyway. */
  readonly caFile?: string | undefined
  /** In place of the key that is there: the centre then has to be told the new one. */
  readonly newKey?: boolean | undefined
}

/** The part of the broker's configuration that is about the central site. */
export function uplinkFile(folder: string): string {
  return join(folder, 'nats/uplink.conf')
}

/**
 * Links a plant's broker to a central site, once it has read its configuration again. The key is made here, and its secret half
 * stays here.
 * @returns the public half, for the centre
 * @throws {KeyFolderError} when there is nothing to link, or no address to link it to
 */
export function createUplink(folder: string, { url, caFile, newKey }: UplinkOptions): string {
  if (!existsSync(join(folder, 'stations')))
    throw new KeyFolderError(
      `${folder} is no folder of keys; make one with: vaglio keys create --folder ${folder} --station <name>`,
    )
  const scheme = URL.canParse(url) ? new URL(url).protocol : ''
  if (!schemes.includes(scheme))
    throw new KeyFolderError(`${url} is no address of a central site; give one such as tls://centre.example:7422`)
  if (caFile !== undefined && !existsSync(caFile))
    throw new KeyFolderError(`there is no ${caFile}; copy tls/ca.pem from the centre's folder of keys`)
  const seedFile = join(folder, 'users/link.nk')
  if (newKey) rmSync(seedFile, { force: true })
  const publicKey = userKeyIn(seedFile)
  if (caFile !== undefined) replaceFile(join(folder, 'nats/central-ca.pem'), readFileSync(resolve(caFile)))
  const seed = readFileSync(seedFile, 'utf8').trim()
  replaceFile(
    uplinkFile(folder),
    uplinkConfiguration({ url, seed, ...(caFile !== undefined && { caFile: 'central-ca.pem' }) }),
  )
  return publicKey
}
