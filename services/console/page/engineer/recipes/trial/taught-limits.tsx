import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import type { TaughtCheck, TaughtPromise, TaughtView } from '../../../../../../shared/contracts/recipe-trial.ts'
import { Message } from '../../../controls/message.tsx'
import { format } from '../../../texts/language.ts'
import { Scrolling } from '../../chart/scrolling.tsx'
import type { SettingChange } from '../recipe-draft.ts'
import { changesOf } from './taught-changes.ts'
import { TaughtRow } from './taught-row.tsx'
import { trialTexts } from './texts.ts'

export interface TaughtLimitsProps {
  readonly taught: TaughtView
  /** The text is another one by now. */
  readonly isStale: boolean
  readonly onAccept: (changes: readonly SettingChange[]) => Promise<void>
}

/** Limits that good parts call for, beside those of the text, to be accepted one by one. */
export function TaughtLimits({ taught, isStale, onAccept }: TaughtLimitsProps): JSX.Element {
  const t = trialTexts()
  const { view, checks, refusal } = taught
  const accepted = useSignal<ReadonlySet<string>>(new Set())
  const isBusy = useSignal(false)
  const accept = async (some: readonly TaughtCheck[]): Promise<void> => {
    isBusy.value = true
    await onAccept(changesOf(taught, some))
    accepted.value = new Set([...accepted.value, ...some.map(({ name }) => name)])
    isBusy.value = false
  }
  const open = checks.filter(({ name, changes }) => changes.length > 0 && !accepted.value.has(name))
  const mayAccept = !isStale && !isBusy.value && refusal === undefined
  return (
    <section class="stack" aria-labelledby={`taught-${view}`}>
      <h3 id={`taught-${view}`}>{t.taughtTitle(view)}</h3>
      {refusal !== undefined && (
        <Message kind="wrong">
          <span class="recipe-reason" lang="en">
            {refusal}
          </span>
        </Message>
      )}
      <Scrolling>
        <table class="taught-table">
          <thead>
            <tr>
              {Object.values(t.heads).map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {checks.map((check) => (
              <TaughtRow
                key={check.name}
                check={check}
                isAccepted={accepted.value.has(check.name)}
                mayAccept={mayAccept}
                onAccept={() => void accept([check])}
              />
            ))}
          </tbody>
        </table>
      </Scrolling>
      <div class="row">
        <button type="button" disabled={!mayAccept || open.length === 0} onClick={() => void accept(open)}>
          {t.acceptAll}
        </button>
        <span>{t.passing(format.number(taught.passing), format.number(taught.promise.frames))}</span>
      </div>
      <p class="quiet small">{worthWords(taught)}</p>
    </section>
  )
}

/** What the limits are worth, and on how much they rest. */
function worthWords({ promise, copies, leftOut }: TaughtView): string {
  const t = trialTexts()
  const about = [
    ...(copies > 0 ? [t.copies(format.number(copies))] : []),
    ...(leftOut > 0 ? [t.leftOut(format.number(leftOut))] : []),
  ]
  return [promiseWords(promise), ...about].join(' ')
}

function promiseWords({ asked, proven, frames, framesNeeded, isProven }: TaughtPromise): string {
  const t = trialTexts()
  const share = format.share(proven, 1)
  if (isProven) return t.provenly(share, format.number(frames))
  return t.assumed(format.share(asked, 1), share, format.number(framesNeeded))
}
