import type { JSX } from 'preact'
import { Icon, type IconName } from '../../controls/icon.tsx'

const icons = { good: 'pass', bad: 'reject', open: 'warning', quiet: 'back' } as const satisfies Record<
  string,
  IconName
>
export type BadgeKind = keyof typeof icons

/** A state in a word, a colour and a shape. */
export function Badge({ kind, children }: { kind: BadgeKind; children: string }): JSX.Element {
  return (
    <span class={`badge badge-${kind}`}>
      {kind !== 'quiet' && <Icon name={icons[kind]} />}
      {children}
    </span>
  )
}
