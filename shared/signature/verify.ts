import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Signer } from '../contracts/accounts.ts'
import { keyIdOf } from './key-id.ts'
import { signedBytes } from './signed-bytes.ts'

const readAgainMs = 5000
const unknownKeyReadAgainMs = 200

/** What is checked of a message. */
export interface SignedMessage {
  readonly subject: string
  readonly envelope: string
  readonly body: Uint8Array
  /** Value of the signature header; undefined where there is none. */
  readonly signature: string | undefined
}

/** True when one of the signer's trusted keys made the signature of exactly this message. */
export type Verify = (signer: Signer, message: SignedMessage) => boolean

/**
 * Checks against the public keys of a folder, `<keys>/trusted/<signer>-<anything>.pem`. The folder is read again from
 * time to time and when a key is unknown, so that keys can be changed while everything runs: a new key counts at once.
 */
export function createVerify(keysFolder: string, monotonicMs: () => number): Verify {
  const folder = join(keysFolder, 'trusted')
  let trusted = new Map<string, KeyObject>()
  let readMs = Number.NEGATIVE_INFINITY
  let changedMs = 0

  function keyOf(signer: Signer, id: string): KeyObject | undefined {
    const name = `${signer}/${id}`
    const ageMs = monotonicMs() - readMs
    const isDue = trusted.has(name)
      ? ageMs > readAgainMs
      : ageMs > unknownKeyReadAgainMs || changedAtMs(folder) !== changedMs
    if (isDue) {
      changedMs = changedAtMs(folder)
      // A folder that cannot be read just then says nothing about the keys.
      trusted = readTrusted(folder) ?? trusted
      readMs = monotonicMs()
    }
    return trusted.get(name)
  }

  return (signer, { subject, envelope, body, signature }) => {
    const [id = '', encoded = ''] = (signature ?? '').split('.')
    const key = keyOf(signer, id)
    if (!key) return false
    return verify(null, signedBytes(subject, envelope, body), key, Buffer.from(encoded, 'base64url'))
  }
}

/** A file that is no key is no reason to distrust the others. */
function readTrusted(folder: string): Map<string, KeyObject> | undefined {
  const files = listed(folder)
  if (!files) return undefined
  const keys = new Map<string, KeyObject>()
  for (const file of files) {
    const [, signer] = /^([a-z]+)-[^/]*\.pem$/.exec(file) ?? []
    try {
      const key = createPublicKey(readFileSync(join(folder, file)))
      if (signer && key.asymmetricKeyType === 'ed25519') keys.set(`${signer}/${keyIdOf(key)}`, key)
    } catch {}
  }
  return keys
}

function listed(folder: string): string[] | undefined {
  try {
    return readdirSync(folder)
  } catch {
    return undefined
  }
}

function changedAtMs(folder: string): number {
  return statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? 0
}
