import { expect, test } from 'vitest'
import { passwordMistake } from './password-rules.ts'

test.each([
  'three grey herons',
  'Tre aironi grigi!',
  'kX9#vt2Qw7Lm',
  'öäüßéèñçåøœł',
  'vaglio is not my password at all',
])('%s is good enough', (password) => expect(passwordMistake(password, 'anna')).toBeUndefined())

test.each([
  ['elevenchars', 'needs 12'],
  ['e\u0301'.repeat(11), 'needs 12'],
  ['😀'.repeat(6), 'needs 12'],
  ['abababababababab', 'repeats'],
  ['123456789012', 'row of keys'],
  ['qwertyuiopas', 'row of keys'],
  ['1q2w3e4r5t6y', 'row of keys'],
  ['password1234', 'everybody tries'],
  ['PasswordPassword', 'everybody tries'],
  ['vaglio-vaglio', 'everybody tries'],
  ['administrator1!', 'everybody tries'],
  ['anna-maria-2026', 'everybody tries', 'anna-maria'],
])('%s is not: %s', (password, why, name = 'anna') => {
  expect(passwordMistake(password, name)).toContain(why)
})
