import { createHash, createPublicKey, type KeyObject } from 'node:crypto'

const hexDigits = 16

/** Names a key by its public half, so that a verifier knows which of several to take. */
export function keyIdOf(key: KeyObject): string {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key
  const der = publicKey.export({ type: 'spki', format: 'der' })
  return createHash('sha256').update(der).digest('hex').slice(0, hexDigits)
}
