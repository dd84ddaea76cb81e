import { subtle } from 'node:crypto'

/** The word by which the object store of NATS knows bytes. Worked out beside the event loop: a model takes a while. */
export async function digestOf(bytes: Uint8Array): Promise<string> {
  return digestOfHash(Buffer.from(await subtle.digest('SHA-256', bytes)).toString('hex'))
}

/** @param sha256 in hexadecimal digits, as a manifest has it */
export function digestOfHash(sha256: string): string {
  return `SHA-256=${Buffer.from(sha256, 'hex').toString('base64url')}=`
}

/** The same in hexadecimal digits. */
export function hashOf(digest: string): string {
  return Buffer.from(digest.slice('SHA-256='.length), 'base64url').toString('hex')
}
