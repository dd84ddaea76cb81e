import { generateKeyPairSync } from 'node:crypto'
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createSign, SigningKeyError } from './sign.ts'
import { createVerify } from './verify.ts'

let folder: string
let nowMs = 0

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vaglio-keys-'))
  for (const name of ['signing', 'trusted']) mkdirSync(join(folder, name))
  nowMs = 0
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Makes a key pair; the private half replaces the signer's, the public half is trusted as well. */
function newKey(signer: string, label: string, trusted = true): void {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  writeFileSync(join(folder, 'signing/next'), privateKey.export({ type: 'pkcs8', format: 'pem' }))
  renameSync(join(folder, 'signing/next'), join(folder, `signing/${signer}.pem`))
  if (trusted)
    writeFileSync(join(folder, `trusted/${signer}-${label}.pem`), publicKey.export({ type: 'spki', format: 'pem' }))
}

const message = { subject: 'decisions.press.1', envelope: '{"a":1}', body: Buffer.from('{"verdict":"pass"}') }

describe('a signature', () => {
  test('holds for exactly the message that was signed, and for its signer', () => {
    newKey('decision', '1')
    newKey('operator', '1')
    const signature = createSign(folder)('decision', message.subject, message.envelope, message.body)
    const verify = createVerify(folder, () => nowMs)
    expect(verify('decision', { ...message, signature })).toBe(true)
    expect(verify('operator', { ...message, signature })).toBe(false)
    expect(verify('decision', { ...message, signature, subject: 'decisions.press.2' })).toBe(false)
    expect(verify('decision', { ...message, signature, envelope: '{"a":2}' })).toBe(false)
    expect(verify('decision', { ...message, signature, body: Buffer.from('{"verdict":"stop"}') })).toBe(false)
    for (const wrong of [undefined, '', 'x', `${signature.split('.')[0]}.AAAA`, `${signature}A`.replace(/^./, 'g')])
      expect(verify('decision', { ...message, signature: wrong })).toBe(false)
  })

  test('of a key that nobody trusts does not hold', () => {
    newKey('decision', '1')
    newKey('decision', '2', false)
    const signature = createSign(folder)('decision', message.subject, message.envelope, message.body)
    expect(createVerify(folder, () => nowMs)('decision', { ...message, signature })).toBe(false)
  })

  test('follows a key that is changed while both ends run, and an old key that is trusted no longer', () => {
    newKey('decision', '1')
    const sign = createSign(folder)
    const verify = createVerify(folder, () => nowMs)
    const signed = () => ({ ...message, signature: sign('decision', message.subject, message.envelope, message.body) })
    const old = signed()
    expect(verify('decision', old)).toBe(true)
    newKey('decision', '2')
    nowMs = 1
    expect(verify('decision', signed())).toBe(true)
    expect(verify('decision', old)).toBe(true)
    rmSync(join(folder, 'trusted/decision-1.pem'))
    nowMs = 6000
    expect(verify('decision', old)).toBe(false)
  })

  test('cannot be made without the key, and the error says which', () => {
    const sign = createSign(folder)
    expect(() => sign('decision', 's', 'e', new Uint8Array())).toThrow(SigningKeyError)
    expect(() => sign('decision', 's', 'e', new Uint8Array())).toThrow(/signing\/decision\.pem/)
  })
})
