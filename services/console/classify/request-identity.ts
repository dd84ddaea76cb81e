import { createHash } from 'node:crypto'
import { ulid } from 'ulid'

/** Crockford's alphabet, in which ULIDs are written. */
const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const identityCharacters = 26
const bitsPerDigit = 5n

/** Names a request: of the same asker with the same key always alike, also after a restart; without a key always anew. */
export function requestIdentity(asker: string, key: string | undefined): string {
  if (key === undefined) return ulid()
  // Names and keys have no line feed of their own, so that no two pairs give the same text.
  const hash = createHash('sha256').update(`${asker}\n${key}`).digest('hex')
  // A ULID has 128 bits.
  let rest = BigInt(`0x${hash.slice(0, 32)}`)
  let text = ''
  for (let place = 0; place < identityCharacters; place += 1) {
    text = `${digits[Number(rest & 31n)]}${text}`
    rest >>= bitsPerDigit
  }
  return text
}

/** Equal for the same pictures of the same views. */
export function fingerprintOf(pictures: ReadonlyMap<string, Uint8Array>): string {
  const hash = createHash('sha256')
  for (const [view, picture] of [...pictures].sort(([one], [other]) => one.localeCompare(other)))
    hash.update(`${view} ${picture.length}\n`).update(picture)
  return hash.digest('hex')
}
