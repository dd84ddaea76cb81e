import type { JSX, TargetedKeyboardEvent } from 'preact'
import { useRef, useState } from 'preact/hooks'
import type { PartSummary } from '../../api/part.ts'
import { Icon } from '../controls/icon.tsx'
import { pictureUrl } from '../server/server.ts'
import { format, texts } from '../texts/language.ts'
import { withSlots } from './slots.ts'
import './part-strip.css'

export interface PartStripProps {
  /** The newest first. */
  readonly parts: readonly PartSummary[]
  readonly label: string
  /** Pictures are fetched one for each part: not while parts rush by. */
  readonly hasPictures?: boolean
  /** In rows below each other, instead of one that scrolls. */
  readonly isWrapped?: boolean
}

/** Parts in a row: arrow keys go along it, Enter opens one. */
export function PartStrip({ parts, label, hasPictures = true, isWrapped = false }: PartStripProps): JSX.Element {
  const slots = useRef<ReadonlyMap<string, number>>(new Map())
  slots.current = withSlots(
    slots.current,
    parts.map(({ partId }) => partId),
  )
  // One part alone is reached with Tab: the one that was left, or the newest.
  const [left, setLeft] = useState('')
  const reached = parts.some(({ partId }) => partId === left) ? left : parts[0]?.partId
  return (
    <ol class={isWrapped ? 'strip strip-wrapped' : 'strip'} aria-label={label} onKeyDown={moveFocus}>
      {parts.map((part) => (
        <li key={slots.current.get(part.partId)}>
          <StripPart
            part={part}
            isReached={part.partId === reached}
            onReached={() => setLeft(part.partId)}
            hasPicture={hasPictures || part.verdict !== 'pass'}
          />
        </li>
      ))}
    </ol>
  )
}

interface StripPartProps {
  readonly part: PartSummary
  readonly isReached: boolean
  readonly onReached: () => void
  readonly hasPicture: boolean
}

function StripPart({ part, isReached, onReached, hasPicture }: StripPartProps): JSX.Element {
  const { verdicts, bases, strip: t } = texts()
  const { partId, sequence, verdict, basis, score, override, views } = part
  const view = part.reasons.find((reason) => reason.view !== undefined)?.view ?? views[0] ?? ''
  const words = [verdicts[verdict], bases[basis], override && t.overridden].filter(Boolean)
  return (
    <a
      class={`cell cell-${verdict}`}
      href={`/parts/${partId}`}
      tabIndex={isReached ? 0 : -1}
      onFocus={onReached}
      draggable={false}
    >
      <span class="cell-picture">{hasPicture && <Thumbnail url={pictureUrl(partId, view)} />}</span>
      <span class="cell-verdict">
        <Icon name={verdict} />
        {basis !== 'model+rules' && <Icon name={basis} class={`cell-${basis}`} />}
        {override && <Icon name="override" class="cell-override" />}
        <span class="spoken">{words.join(', ')} </span>
        <span class="cell-score">{score === undefined ? '–' : format.score(score)}</span>
      </span>
      <span class="cell-number">
        <span class="spoken">, </span>
        {t.part(format.number(sequence))}
      </span>
    </a>
  )
}

/** Nothing where the picture is not kept any more. */
function Thumbnail({ url }: { url: string }): JSX.Element {
  return (
    <img
      src={url}
      alt=""
      loading="lazy"
      decoding="async"
      draggable={false}
      onLoad={({ currentTarget }) => currentTarget.removeAttribute('hidden')}
      onError={({ currentTarget }) => currentTarget.setAttribute('hidden', '')}
    />
  )
}

const steps: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity }

function moveFocus(event: TargetedKeyboardEvent<HTMLOListElement>): void {
  const step = steps[event.key]
  if (step === undefined) return
  const cells = [...event.currentTarget.querySelectorAll('a')]
  const now = cells.findIndex((cell) => cell.matches(':focus'))
  const next = cells[Math.min(cells.length - 1, Math.max(0, now + step))]
  event.preventDefault()
  event.stopPropagation()
  next?.focus()
}
