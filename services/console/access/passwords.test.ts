import { expect, test } from 'vitest'
import { createPasswords } from './passwords.ts'

test('a password is kept as OWASP advises, each time another way, and is known again', async () => {
  const passwords = createPasswords()
  const [one, other] = await Promise.all([passwords.hash('tre aironi è grigi'), passwords.hash('tre aironi è grigi')])
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  expect(one).not.toBe(other)
  expect(await passwords.verify(one, 'tre aironi e\u0300 grigi')).toBe(true)
  expect(await passwords.verify(one, 'tre aironi e grigi')).toBe(false)
})

test('a flood of them is sent away instead of taking the machine', async () => {
  const passwords = createPasswords()
  const asked = await Promise.allSettled(Array.from({ length: 23 }, () => passwords.hash('three grey herons')))
  const refused = asked.filter(({ status }) => status === 'rejected')
  expect(refused).toHaveLength(1)
  expect(refused[0]).toMatchObject({ reason: { problem: { status: 503 } } })
})
