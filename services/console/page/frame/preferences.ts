import { effect, type Signal, signal } from '@preact/signals'
import { type Language, language, languages } from '../texts/language.ts'

export const themes = ['auto', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

/** `auto` follows what the screen's system is set to. */
export const theme = signal<Theme>('auto')
/** Whether single keys do something; people who speak to their computer turn that off (WCAG 2.2, 2.1.4). */
export const keysAreOn = signal(true)

/** Takes up what was chosen in this browser before, and keeps what is chosen from now on. */
export function keepPreferences(): void {
  keep('theme', theme, (text) => themes.find((name) => name === text))
  keep<Language>('language', language, (text) => languages.find((name) => name === text))
  keep('keys', keysAreOn, (text) => (text === 'true' ? true : text === 'false' ? false : undefined))
  effect(() => {
    document.documentElement.dataset.theme = theme.value
    document.documentElement.lang = language.value
  })
}

function keep<Value>(name: string, chosen: Signal<Value>, parse: (text: string | null) => Value | undefined): void {
  const key = `vaglio.${name}`
  try {
    const kept = parse(localStorage.getItem(key))
    if (kept !== undefined) chosen.value = kept
    effect(() => localStorage.setItem(key, String(chosen.value)))
  } catch {
    // A browser that keeps nothing asks for the usual again.
  }
}
