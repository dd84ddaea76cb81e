import { useEffect } from 'preact/hooks'
import { keysAreOn } from './preferences.ts'

/** What single keys do, by `KeyboardEvent.key`; letters in lower case. */
export type Keys = Readonly<Record<string, () => void>>

/** Single keys work while nobody writes, no dialog is open and no other key is held. */
export function useKeys(keys: Keys): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !keysAreOn.value) return
      if (isWriting(event.target) || document.querySelector('dialog[open]')) return
      const action = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key]
      if (!action) return
      event.preventDefault()
      action()
    }
    document.addEventListener('keydown', pressed)
    return () => document.removeEventListener('keydown', pressed)
  })
}

function isWriting(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.closest('input:not([type="radio"], [type="checkbox"]), textarea, select') !== null
}
