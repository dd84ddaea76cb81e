import type { JSX, RefObject } from 'preact'
import { Message } from '../../controls/message.tsx'
import { format } from '../../texts/language.ts'
import { engineerTexts } from '../texts/engineer-texts.ts'
import { MistakeList } from './mistake-list.tsx'
import { Differences } from './recipe-comparison.tsx'
import type { RecipeDraft } from './recipe-draft.ts'

export interface DraftStateProps {
  readonly draft: RecipeDraft
  readonly area: RefObject<HTMLTextAreaElement | null>
}

/** What is wrong with a draft, or what it would change. */
export function DraftState({ draft, area }: DraftStateProps): JSX.Element {
  const t = engineerTexts().recipes
  const seen = draft.examination.value
  const { value: wrong } = draft.wrong
  const mistakes = seen?.mistakes ?? []
  return (
    <div class="panel panel-padded stack" aria-live="polite">
      {wrong && <Message kind="wrong">{wrong}</Message>}
      {mistakes.length > 0 && (
        <div>
          <h2>{t.mistakes(format.number(mistakes.length))}</h2>
          <MistakeList mistakes={mistakes} area={area} />
        </div>
      )}
      {seen && mistakes.length === 0 && (
        <div>
          <h2>{t.changes}</h2>
          {seen.differences.length > 0 ? <Differences differences={seen.differences} /> : <p>{t.noChanges}</p>}
          <p class="quiet small">{t.noMistakes}</p>
        </div>
      )}
    </div>
  )
}
