import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createSign } from '../../../shared/signature/sign.ts'
import { temporaryFolder } from '../../support/nats-server.ts'
import { createTrustedKeys } from './trusted-keys.ts'

const [subject, envelope, body] = ['decisions.demo.1', '{"part":1}', Buffer.from('{"verdict":"pass"}')] as const
const publicPem = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' })

test('what decision signed is told from what anybody else signed, also after its key was replaced', async () => {
  await using folder = await temporaryFolder()
  for (const name of ['signing', 'trusted']) mkdirSync(join(folder.path, name))
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  writeFileSync(join(folder.path, 'signing/decision.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }))
  writeFileSync(join(folder.path, 'trusted/decision-1.pem'), publicPem(publicKey))
  const keys = createTrustedKeys(join(folder.path, 'trusted'))
  keys.look()
  const signature = createSign(folder.path)('decision', subject, envelope, body)
  expect(keys.signed(subject, envelope, body, signature)).toBe(true)
  expect(keys.signed('decisions.demo.2', envelope, body, signature)).toBe(false)
  expect(keys.signed(subject, '{"part":2}', body, signature)).toBe(false)
  expect(keys.signed(subject, envelope, Buffer.from('{}'), signature)).toBe(false)
  const stranger = sign(null, body, generateKeyPairSync('ed25519').privateKey).toString('base64url')
  for (const wrong of ['', stranger, `${signature.split('.')[0]}.${stranger}`])
    expect(keys.signed(subject, envelope, body, wrong)).toBe(false)
  rmSync(join(folder.path, 'trusted/decision-1.pem'))
  writeFileSync(join(folder.path, 'trusted/decision-2.pem'), publicPem(generateKeyPairSync('ed25519').publicKey))
  keys.look()
  expect(keys.signed(subject, envelope, body, signature)).toBe(true)
})
