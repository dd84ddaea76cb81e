import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import type { PartSummary } from '../../../../api/part.ts'
import type { GoodParts as Answer } from '../../../../api/recipe-trial.ts'
import { Icon } from '../../../controls/icon.tsx'
import { Message } from '../../../controls/message.tsx'
import { useAnswer } from '../../../server/answer.ts'
import { pictureUrl } from '../../../server/server.ts'
import { format } from '../../../texts/language.ts'
import { trialTexts } from './texts.ts'

const usualPercent = 0.5

export interface GoodPartsProps {
  readonly isUsable: boolean
  /** @param share of good parts that may be rejected */
  readonly onChosen: (partIds: string[], share: number) => void
}

/** Recent parts that passed, of which somebody leaves out those that are not good. */
export function GoodParts({ isUsable, onChosen }: GoodPartsProps): JSX.Element {
  const t = trialTexts()
  const version = useSignal(0)
  const leftOut = useSignal<ReadonlySet<string>>(new Set())
  const { value, wrong } = useAnswer<Answer>('/recipes/good-parts', version.value).value
  const parts = value?.parts ?? []
  const chosen = parts.filter(({ partId }) => !leftOut.value.has(partId))
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    const percent = Number(new FormData(event.currentTarget as HTMLFormElement).get('percent'))
    onChosen(
      chosen.map(({ partId }) => partId),
      percent / 100,
    )
  }
  return (
    <form class="stack trial-good" aria-labelledby="good-parts" onSubmit={submit}>
      <h3 id="good-parts">{t.goodTitle}</h3>
      <p class="quiet small">{t.goodWords}</p>
      {wrong && <Message kind="wrong">{wrong.message}</Message>}
      {value && parts.length === 0 && <p>{t.noGood}</p>}
      <div class="row">
        <button type="button" onClick={() => (leftOut.value = new Set())}>
          {t.all}
        </button>
        <button type="button" onClick={() => (leftOut.value = new Set(parts.map(({ partId }) => partId)))}>
          {t.none}
        </button>
        <button type="button" onClick={() => (version.value += 1)}>
          {t.refresh}
        </button>
        <span role="status">{t.chosen(format.number(chosen.length))}</span>
      </div>
      <ul class="good-parts" aria-label={t.goodTitle}>
        {parts.map((part) => (
          <li key={part.partId}>
            <GoodPart
              part={part}
              isChosen={!leftOut.value.has(part.partId)}
              onToggle={() => (leftOut.value = toggled(leftOut.value, part.partId))}
            />
          </li>
        ))}
      </ul>
      <div class="row trial-wish">
        <label class="field">
          <span>{t.share}</span>
          <input
            name="percent"
            type="number"
            min="0.01"
            max="50"
            step="any"
            defaultValue={`${usualPercent}`}
            required
          />
        </label>
        <button type="submit" class="button-main" disabled={!isUsable || chosen.length === 0}>
          {t.propose}
        </button>
      </div>
    </form>
  )
}

interface GoodPartProps {
  readonly part: PartSummary
  readonly isChosen: boolean
  readonly onToggle: () => void
}

function GoodPart({ part: { partId, sequence, views }, isChosen, onToggle }: GoodPartProps): JSX.Element {
  return (
    <button type="button" class="good-part" aria-pressed={isChosen} onClick={onToggle}>
      {views.map((view) => (
        <img key={view} src={pictureUrl(partId, view)} alt="" loading="lazy" />
      ))}
      <span class="good-part-name">
        {isChosen && <Icon name="pass" />}
        {trialTexts().part(format.number(sequence))}
      </span>
    </button>
  )
}

function toggled(all: ReadonlySet<string>, one: string): ReadonlySet<string> {
  const next = new Set(all)
  if (!next.delete(one)) next.add(one)
  return next
}
