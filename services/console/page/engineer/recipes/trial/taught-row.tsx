import type { JSX } from 'preact'
import type { SettingValue, TaughtCheck } from '../../../../../../shared/contracts/recipe-trial.ts'
import { Icon } from '../../../controls/icon.tsx'
import { format } from '../../../texts/language.ts'
import { limitsWords } from './check-words.ts'
import { trialTexts } from './texts.ts'

export interface TaughtRowProps {
  readonly check: TaughtCheck
  readonly isAccepted: boolean
  readonly mayAccept: boolean
  readonly onAccept: () => void
}

/** What good parts measure with one check, its limits, and those that they call for. */
export function TaughtRow({ check, isAccepted, mayAccept, onAccept }: TaughtRowProps): JSX.Element {
  const t = trialTexts()
  const { name, unit, limits, proposed, changes, remarks } = check
  const others = changes.filter(({ value }) => value !== proposed.min && value !== proposed.max)
  return (
    <tr>
      <th scope="row">
        {name}
        {remarks.map((remark) => (
          <span key={remark} class="taught-remark small" lang="en">
            {remark}
          </span>
        ))}
      </th>
      <td>{spreadOf(check)}</td>
      <td>
        {limitsWords(limits)} {unit}
      </td>
      <td>
        {changes.length === 0 ? (
          <span class="quiet">{t.asItIs}</span>
        ) : (
          <strong>
            {limitsWords(proposed)} {unit}
          </strong>
        )}
        {others.map(({ path, value }) => (
          <span key={path.join('.')} class="taught-other small">
            {t.alsoSets(path.join('.'), settingWords(value))}
          </span>
        ))}
      </td>
      <td>
        {changes.length > 0 && !isAccepted && (
          <button type="button" aria-label={t.acceptOf(name)} disabled={!mayAccept} onClick={onAccept}>
            {t.accept}
          </button>
        )}
        {isAccepted && (
          <span class="taught-accepted">
            <Icon name="pass" /> {t.accepted}
          </span>
        )}
      </td>
    </tr>
  )
}

function spreadOf({ smallest, median, largest, unit }: TaughtCheck): string {
  if (smallest === undefined || median === undefined || largest === undefined) return '–'
  const [low, middle, high] = [smallest, median, largest].map((value) => format.measure(value))
  return `${trialTexts().spread(low ?? '', middle ?? '', high ?? '')} ${unit}`
}

function settingWords(value: SettingValue): string {
  if (typeof value !== 'object') return String(value)
  return Object.entries(value)
    .map(([name, number]) => `${name} ${format.measure(number)}`)
    .join(', ')
}
