import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import type { StationModels } from '../../../api/model.ts'
import type { ThresholdReport } from '../../../api/report.ts'
import { Message } from '../../controls/message.tsx'
import { useAnswer } from '../../server/answer.ts'
import { texts } from '../../texts/language.ts'
import { spell } from '../models/model-words.ts'
import { RangeButtons } from '../reports/range-buttons.tsx'
import { engineerTexts } from '../texts/engineer-texts.ts'
import { HowToChange } from './how-to-change.tsx'
import { ThresholdPanel } from './threshold-panel.tsx'
import './thresholds-page.css'

/** What the thresholds do to the station's own recent parts, and what others would do. */
export function ThresholdsPage(): JSX.Element {
  const t = engineerTexts()
  const hours = useSignal(24)
  const { value: report, wrong } = useAnswer<ThresholdReport>(`/reports/thresholds?hours=${hours.value}`).value
  const { value: models } = useAnswer<StationModels>('/models').value
  const packageOf = (model: ThresholdReport['views'][number]['model']) =>
    model && models?.packages.find((one) => spell(one) === spell(model))
  return (
    <section class="stack" aria-labelledby="title">
      <div class="row page-head">
        <h1 id="title">{texts().sections.thresholds}</h1>
        <RangeButtons hours={hours.value} onChoose={(chosen) => (hours.value = chosen)} />
      </div>
      <p>{t.thresholds.lead}</p>
      {wrong && <Message kind="wrong">{wrong.message}</Message>}
      {!report && !wrong && <p class="quiet">{t.loading}</p>}
      {report?.views.map((view) => (
        <ThresholdPanel key={view.view} report={view} model={packageOf(view.model)} />
      ))}
      {report && <HowToChange model={packageOf(report.views[0]?.model)} />}
    </section>
  )
}
