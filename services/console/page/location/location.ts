import { signal } from '@preact/signals'

/** Where in the page one is. */
export interface Place {
  /** Such as `/parts`. */
  readonly path: string
  readonly query: URLSearchParams
  /** Behind the `#`, without it. */
  readonly fragment: string
}

export const place = signal<Place>(read())

function read(): Place {
  const { pathname, search, hash } = window.location
  return { path: pathname.replace(/(.)\/$/, '$1'), query: new URLSearchParams(search), fragment: hash.slice(1) }
}

/** Goes to another place of the page. @param how `replace` leaves no way back */
export function go(to: string, how: 'push' | 'replace' = 'push'): void {
  if (how === 'push') history.pushState({ within: true }, '', to)
  else history.replaceState(history.state, '', to)
  place.value = read()
  if (how === 'push') window.scrollTo(0, 0)
}

/** Back to where one came from, or to `otherwise` where that is outside of the page. */
export function goBack(otherwise: string): void {
  if (history.state?.within) history.back()
  else go(otherwise, 'replace')
}

/** Lets links within the page change the place without loading anything. */
export function followLinks(): void {
  window.addEventListener('popstate', () => {
    place.value = read()
  })
  document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return
    const link = event.target instanceof Element ? event.target.closest('a') : null
    if (!link || link.target || link.hasAttribute('download') || link.origin !== window.location.origin) return
    if (link.pathname.startsWith('/api/')) return
    event.preventDefault()
    go(`${link.pathname}${link.search}${link.hash}`)
  })
}
