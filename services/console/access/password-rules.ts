const charactersMin = 12
/** A word that is repeated is no longer than itself. */
const differentCharactersMin = 5

/** Long enough, and still what everybody tries first. */
const obvious = [
  'password',
  'passw0rd',
  'administrator',
  'qwerty',
  'qwertz',
  'letmein',
  'welcome',
  'benvenuto',
  'changeme',
  'iloveyou',
  'vaglio',
  'engineer',
  'operator',
  'viewer',
  'inspection',
]
const rows = [
  '01234567890123456789',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiopasdfghjklzxcvbnm',
  '1q2w3e4r5t6y7u8i9o0p',
]

/** Why a password is not good enough, in words for who chose it; undefined when it is. Length counts, not kinds of characters (NIST SP 800-63B). */
export function passwordMistake(password: string, accountName: string): string | undefined {
  const characters = [...password.normalize('NFC')]
  if (characters.length < charactersMin)
    return `it has ${characters.length} characters and needs ${charactersMin}; a few words one after the other are easy to keep in mind`
  if (new Set(characters).size < differentCharactersMin) return 'it repeats the same few characters'
  const plain = password.toLowerCase()
  if (rows.some((row) => row.includes(plain))) return 'it is a row of keys'
  const rest = [accountName, ...obvious].reduce((left, word) => left.replaceAll(word, ''), plain)
  const letters = rest.replaceAll(/[^\p{L}]/gu, '')
  if (rest.length < plain.length && letters.length < differentCharactersMin)
    return 'it is one of those that everybody tries first'
  return undefined
}
