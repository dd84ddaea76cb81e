import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import type { StationModels } from '../../../api/model.ts'
import { Message } from '../../controls/message.tsx'
import { useAnswer } from '../../server/answer.ts'
import { texts } from '../../texts/language.ts'
import { engineerTexts } from '../texts/engineer-texts.ts'
import { ChoiceDialog, type Wanted } from './choice-dialog.tsx'
import { ChoiceTable } from './choice-table.tsx'
import { ExamList } from './exam-list.tsx'
import { PackageTable } from './package-table.tsx'
import { ViewPanel } from './view-panel.tsx'
import './models-page.css'

const askedEveryMs = 10_000
/** While an exam is under way, so that one sees it end. */
const askedEveryMsInExam = 1000

/** Which models there are, which one judges each view, and how it came to that. */
export function ModelsPage(): JSX.Element {
  const { sections } = texts()
  const t = engineerTexts()
  const version = useSignal(0)
  const wanted = useSignal<Wanted | undefined>(undefined)
  const { value: models, wrong } = useAnswer<StationModels>('/models', version.value).value
  const isOpen = models?.views.some(({ choice }) => choice === 'open') ?? false
  useEffect(() => {
    const asking = setInterval(() => (version.value += 1), isOpen ? askedEveryMsInExam : askedEveryMs)
    return () => clearInterval(asking)
  }, [isOpen])
  const onWanted = (next: Wanted): void => {
    wanted.value = next
  }
  return (
    <section class="stack" aria-labelledby="title">
      <h1 id="title">{sections.models}</h1>
      {wrong && (
        <Message kind="wrong">
          {t.noAnswer} {wrong.message}
        </Message>
      )}
      {!models && !wrong && <p class="quiet">{t.loading}</p>}
      {models && (
        <>
          <div class="models-views">
            {models.views.map((view) => (
              <ViewPanel key={view.view} view={view} models={models} onWanted={onWanted} />
            ))}
          </div>
          <PackageTable models={models} onWanted={onWanted} />
          <ExamList exams={models.exams} />
          <ChoiceTable choices={models.choices} />
        </>
      )}
      {wanted.value && (
        <ChoiceDialog
          wanted={wanted.value}
          onDone={() => {
            wanted.value = undefined
            version.value += 1
          }}
        />
      )}
    </section>
  )
}
