import { type Signal, useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import type { CheckResult } from '../../../../../../shared/contracts/finding.ts'
import type { TriedPart } from '../../../../api/recipe-trial.ts'
import { Icon } from '../../../controls/icon.tsx'
import { MeasurementLayer } from '../../../part/measurement-layer.tsx'
import { pictureUrl } from '../../../server/server.ts'
import { format } from '../../../texts/language.ts'
import { type CheckPair, checkPairs, checksOf, limitsWords, valueWords } from './check-words.ts'
import { trialTexts } from './texts.ts'

/** The pictures of a part with what would be measured on them, and every check as it was and would be. */
export function TriedDetail({ part }: { part: TriedPart }): JSX.Element {
  const t = trialTexts()
  const highlighted = useSignal('')
  return (
    <div class="tried-detail">
      {part.views.map(({ view, was, would }) => (
        <div key={view} class="tried-view">
          <TriedPicture part={part} view={view} checks={checksOf(would)} highlighted={highlighted} />
          <div class="stack">
            {part.views.length > 1 && <h4>{`${t.view} ${view}`}</h4>}
            {would.outcome === 'unable' && <p lang="en">{would.reason}</p>}
            <CheckTable pairs={checkPairs(was, would)} highlighted={highlighted} />
          </div>
        </div>
      ))}
    </div>
  )
}

interface TriedPictureProps {
  readonly part: TriedPart
  readonly view: string
  readonly checks: readonly CheckResult[]
  readonly highlighted: Signal<string>
}

function TriedPicture({ part, view, checks, highlighted }: TriedPictureProps): JSX.Element {
  const t = trialTexts()
  const size = useSignal<{ width: number; height: number } | undefined>(undefined)
  const isLost = useSignal(false)
  if (isLost.value) return <p class="quiet">{t.noPicture}</p>
  return (
    <div class="tried-picture">
      <img
        src={pictureUrl(part.partId, view)}
        alt={t.picture(view, format.number(part.sequence))}
        onLoad={({ currentTarget: { naturalWidth: width, naturalHeight: height } }) => {
          size.value = { width, height }
        }}
        onError={() => {
          isLost.value = true
        }}
      />
      {size.value && <MeasurementLayer frame={size.value} checks={checks} highlighted={highlighted} />}
    </div>
  )
}

function CheckTable({ pairs, highlighted }: { pairs: readonly CheckPair[]; highlighted: Signal<string> }): JSX.Element {
  const t = trialTexts()
  return (
    <table class="tried-table">
      <thead>
        <tr>
          <th scope="col">{t.check}</th>
          <th scope="col">{t.asItWas}</th>
          <th scope="col">{t.byThisText}</th>
        </tr>
      </thead>
      <tbody>
        {pairs.map(({ name, before, after }) => (
          <tr
            key={name}
            class={before?.passed === after?.passed ? '' : 'tried-changed'}
            onPointerEnter={() => {
              highlighted.value = name
            }}
            onPointerLeave={() => {
              highlighted.value = ''
            }}
          >
            <th scope="row">{name}</th>
            <Outcome check={before} />
            <Outcome check={after} />
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Outcome({ check }: { check: CheckResult | undefined }): JSX.Element {
  const t = trialTexts()
  if (!check) return <td class="quiet">{t.notThere}</td>
  return (
    <td>
      <span class="tried-outcome">
        <Icon name={check.passed ? 'pass' : 'reject'} class={check.passed ? 'check-passed' : 'check-failed'} />
        <span class="spoken">{check.passed ? t.passed : t.failedCheck} </span>
        <span>
          <strong>{valueWords(check)}</strong> <span class="quiet small">{limitsWords(check.limits)}</span>
        </span>
      </span>
    </td>
  )
}
