import { station } from '../live/live-station.ts'
import { english } from '../texts/english.ts'
import { texts } from '../texts/language.ts'

type Reasons = Readonly<Record<string, string>>

/** What a reason code means: in the reader's language where it is one of the usual, in the recipe's own words otherwise. */
export function reasonWords(code: string): string {
  const own = station.value?.overrideReasons.find((reason) => reason.code === code)?.text
  const usual: Reasons = english.override.usualReasons
  const translated: Reasons = texts().override.usualReasons
  return own === undefined || own === usual[code] ? (translated[code] ?? own ?? code) : own
}
