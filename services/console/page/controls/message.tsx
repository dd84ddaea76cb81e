import type { ComponentChildren, JSX } from 'preact'
import { Icon } from './icon.tsx'

/** How something went, read out at once. */
export function Message({ kind, children }: { kind: 'wrong' | 'well'; children: ComponentChildren }): JSX.Element {
  return (
    <p class={`message message-${kind}`} role={kind === 'wrong' ? 'alert' : 'status'}>
      <Icon name={kind === 'wrong' ? 'warning' : 'pass'} />
      <span>{children}</span>
    </p>
  )
}
