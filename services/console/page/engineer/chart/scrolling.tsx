import type { ComponentChildren, JSX } from 'preact'

/** What may be wider or longer than its place, to be scrolled by the keyboard as well. */
export function Scrolling({ children }: { children: ComponentChildren }): JSX.Element {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
    <div class="table-scroll" tabIndex={0}>
      {children}
    </div>
  )
}
