import { createPrivateKey, type KeyObject, sign } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Signer } from '../contracts/accounts.ts'
import { keyIdOf } from './key-id.ts'
import { signedBytes } from './signed-bytes.ts'

/** A message cannot be signed; the text says which key is missing and where it is looked for. */
export class SigningKeyError extends Error {
  override name = 'SigningKeyError'
}

/** The value of the signature header for a message. */
export type Sign = (signer: Signer, subject: string, envelope: string, body: Uint8Array) => string

/**
 * Signs with Ed25519 (RFC 8032) and the private keys of a folder, `<keys>/signing/<signer>.pem`. A key that was replaced
 * is used from the next message on.
 * @throws {SigningKeyError} from the returned function, when the key cannot be read
 */
export function createSign(keysFolder: string): Sign {
  const loaded = new Map<Signer, { key: KeyObject; id: string; changedMs: number }>()
  return (signer, subject, envelope, body) => {
    const file = join(keysFolder, 'signing', `${signer}.pem`)
    try {
      const { mtimeMs: changedMs } = statSync(file)
      let known = loaded.get(signer)
      if (known?.changedMs !== changedMs) {
        const key = createPrivateKey(readFileSync(file))
        known = { key, id: keyIdOf(key), changedMs }
        loaded.set(signer, known)
      }
      const signature = sign(null, signedBytes(subject, envelope, body), known.key)
      return `${known.id}.${signature.toString('base64url')}`
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      throw new SigningKeyError(`no message of ${signer} can be signed with ${file}: ${reason}`, { cause: error })
    }
  }
}
