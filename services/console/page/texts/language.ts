import { signal } from '@preact/signals'
import { english } from './english.ts'
import { createFormat, type Format } from './format.ts'
import { italian } from './italian.ts'

export const languages = ['en', 'it'] as const
export type Language = (typeof languages)[number]
export const languageNames: Readonly<Record<Language, string>> = { en: 'English', it: 'Italiano' }

export const language = signal<Language>(preferred(navigator.languages))

/** The first language of the reader's that there is. */
export function preferred(wanted: readonly string[]): Language {
  const found = wanted.flatMap((tag) => languages.filter((name) => tag.toLowerCase().split('-')[0] === name))
  return found[0] ?? 'en'
}

/** What is to be read, in the language that is chosen; whoever draws with it is drawn anew when the choice changes. */
export function createTexts<Texts>(dictionaries: Readonly<Record<Language, Texts>>): () => Texts {
  return () => dictionaries[language.value]
}

export const texts = createTexts({ en: english, it: italian })

const formats: Readonly<Record<Language, Format>> = { en: createFormat('en-GB'), it: createFormat('it-IT') }

/** Numbers and times as the chosen language writes them. */
export const format: Format = {
  number: (value, digits) => formats[language.value].number(value, digits),
  measure: (value) => formats[language.value].measure(value),
  score: (value) => formats[language.value].score(value),
  share: (part, whole) => formats[language.value].share(part, whole),
  time: (at) => formats[language.value].time(at),
  dateTime: (at) => formats[language.value].dateTime(at),
  ago: (sinceMs) => formats[language.value].ago(sinceMs),
}
