import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const idDigits = 16

/** Every key of decision that was ever trusted during a run: what an older one signed stays true. */
export interface TrustedKeys {
  /** Reads the folder again. */
  look(): void
  /** Whether `<key id>.<signature>` is one of these keys' over the subject, the envelope and the body. */
  signed(subject: string, envelope: string, body: Uint8Array, signature: string): boolean
}

/** The checker's own reading of how messages are signed (Ed25519, RFC 8032), apart from the station's code. */
export function createTrustedKeys(folder: string): TrustedKeys {
  const keys = new Map<string, KeyObject>()
  return {
    look() {
      for (const file of readdirSync(folder).filter((one) => one.startsWith('decision-') && one.endsWith('.pem'))) {
        const key = createPublicKey(readFileSync(join(folder, file)))
        const der = key.export({ type: 'spki', format: 'der' })
        keys.set(createHash('sha256').update(der).digest('hex').slice(0, idDigits), key)
      }
    },
    signed(subject, envelope, body, signature) {
      const [id = '', encoded = ''] = signature.split('.')
      const key = keys.get(id)
      const bytes = Buffer.concat([Buffer.from(`vaglio-1\n${subject}\n${envelope}\n`), body])
      return key !== undefined && verify(null, bytes, key, Buffer.from(encoded, 'base64url'))
    },
  }
}
