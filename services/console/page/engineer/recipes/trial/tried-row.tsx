import type { JSX } from 'preact'
import type { RulesVerdict, TriedPart } from '../../../../api/recipe-trial.ts'
import { Icon, type IconName } from '../../../controls/icon.tsx'
import { pictureUrl } from '../../../server/server.ts'
import { format } from '../../../texts/language.ts'
import { checkPairs, limitsWords, valueWords } from './check-words.ts'
import { trialTexts } from './texts.ts'
import { TriedDetail } from './tried-detail.tsx'

const icons = { pass: 'pass', reject: 'reject', stop: 'stop', unable: 'warning' } as const satisfies Record<
  RulesVerdict,
  IconName
>

export interface TriedRowProps {
  readonly part: TriedPart
  readonly isOpen: boolean
  readonly onToggle: () => void
}

/** A part as it was judged and as it would be; opened, with its picture and every check. */
export function TriedRow({ part, isOpen, onToggle }: TriedRowProps): JSX.Element {
  const t = trialTexts()
  const { partId, sequence, capturedAt, was, would, views } = part
  return (
    <li class="tried-part">
      <button type="button" class="tried-row" aria-expanded={isOpen} onClick={onToggle}>
        <img class="tried-thumbnail" src={pictureUrl(partId, views[0]?.view ?? '')} alt="" loading="lazy" />
        <span>
          {t.part(format.number(sequence))} <span class="quiet small">{format.time(capturedAt)}</span>
        </span>
        <span class="tried-verdicts">
          <Said words={t.was} verdict={was} />
          <span aria-hidden="true">→</span>
          <Said words={t.would} verdict={would} />
        </span>
        <span class="tried-checks small">
          {changedWords(part).map((words) => (
            <span key={words}>{words}</span>
          ))}
        </span>
      </button>
      {isOpen && <TriedDetail part={part} />}
    </li>
  )
}

function Said({ words, verdict }: { words: string; verdict: RulesVerdict }): JSX.Element {
  return (
    <span class={`tried-verdict trial-would-${verdict}`}>
      <span class="spoken">{words} </span>
      <Icon name={icons[verdict]} />
      {trialTexts().verdicts[verdict]}
    </span>
  )
}

/** Such as `bore: 20.6 mm, 21.1 or less → 20.5 or less`. */
function changedWords({ views, changedChecks }: TriedPart): string[] {
  return views.flatMap(({ view, was, would }) =>
    checkPairs(was, would)
      .filter(({ name }) => changedChecks.includes(`${view}/${name}`))
      .map(({ name, before, after }) => {
        const limits = [before, after].map((check) => (check ? limitsWords(check.limits) : trialTexts().notThere))
        const value = after ?? before
        return `${name}: ${value ? valueWords(value) : ''}, ${[...new Set(limits)].join(' → ')}`
      }),
  )
}
