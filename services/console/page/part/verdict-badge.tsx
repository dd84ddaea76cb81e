import type { JSX } from 'preact'
import type { PartSummary } from '../../api/part.ts'
import { Icon } from '../controls/icon.tsx'
import { texts } from '../texts/language.ts'
import './verdict-badge.css'

/** The verdict as shape, colour and word. */
export function VerdictBadge({ verdict }: Pick<PartSummary, 'verdict'>): JSX.Element {
  return (
    <span class={`verdict-badge verdict-badge-${verdict}`}>
      <Icon name={verdict} />
      {texts().verdicts[verdict]}
    </span>
  )
}

/** What a verdict rests on. Stands out where it is not everything. */
export function BasisBadge({ basis }: Pick<PartSummary, 'basis'>): JSX.Element {
  return (
    <span class={`verdict-badge verdict-badge-${basis === 'model+rules' ? 'complete' : basis}`}>
      {basis !== 'model+rules' && <Icon name={basis} />}
      {texts().bases[basis]}
    </span>
  )
}

/** A person said otherwise. */
export function OverrideBadge({ override }: { override: NonNullable<PartSummary['override']> }): JSX.Element {
  const { override: t, verdicts } = texts()
  return (
    <span class="verdict-badge verdict-badge-override">
      <Icon name="override" />
      {t.mark(verdicts[override.verdict])}
    </span>
  )
}
