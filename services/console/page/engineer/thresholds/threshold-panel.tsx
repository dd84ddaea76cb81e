import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import type { ModelPackage } from '../../../api/model.ts'
import type { ViewThresholds } from '../../../api/report.ts'
import { trialBinWidth } from '../../../api/score-bins.ts'
import { format } from '../../texts/language.ts'
import { Chart } from '../chart/chart.tsx'
import { spell } from '../models/model-words.ts'
import { engineerTexts } from '../texts/engineer-texts.ts'
import { ScoreHistogram } from './score-histogram.tsx'
import { coarser, type TradeOff, tradeOffAt } from './trade-off.ts'

const limitMin = 0
const limitMax = 2.4
const shownBinsInOne = 2

export interface ThresholdPanelProps {
  readonly report: ViewThresholds
  readonly model: ModelPackage | undefined
}

/** The scores of one view's parts, and a limit to be tried on them. */
export function ThresholdPanel({ report, model }: ThresholdPanelProps): JSX.Element {
  const t = engineerTexts().thresholds
  const limit = useSignal(1)
  const title = [engineerTexts().models.view(report.view), report.model && spell(report.model)]
    .filter(Boolean)
    .join(', ')
  const bins = coarser(report.bins, shownBinsInOne, trialBinWidth, limitMax)
  const rows = bins.map((bin) => [
    `${format.number(bin.score, 2)}`,
    ...[bin.passed, bin.scoreAlone, bin.otherwise, bin.saidGood, bin.saidBad].map((count) => format.number(count)),
  ])
  if (report.parts === 0)
    return (
      <p class="panel panel-padded">
        <strong>{title}</strong>: {t.none}
      </p>
    )
  return (
    <Chart
      title={title}
      words={t.since(format.dateTime(report.from), format.number(report.parts))}
      table={{ heads: [t.score, t.passed, t.scoreAlone, t.otherwise, t.saidGood, t.saidBad], rows }}
    >
      <ScoreHistogram
        bins={bins}
        binWidth={trialBinWidth * shownBinsInOne}
        end={limitMax}
        limit={limit.value}
        warning={warningOf(model)}
      />
      <label class="field threshold-slider">
        <span>{t.limit}</span>
        <input
          type="range"
          min={limitMin}
          max={limitMax}
          step={trialBinWidth}
          value={limit.value}
          aria-valuetext={format.number(limit.value, 2)}
          onInput={({ currentTarget }) => {
            limit.value = currentTarget.valueAsNumber
          }}
        />
      </label>
      <Outcome limit={limit.value} outcome={tradeOffAt(report.bins, limit.value)} parts={report.parts} model={model} />
    </Chart>
  )
}

interface OutcomeProps {
  readonly limit: number
  readonly outcome: TradeOff
  readonly parts: number
  readonly model: ModelPackage | undefined
}

function Outcome({ limit, outcome, parts, model }: OutcomeProps): JSX.Element {
  const t = engineerTexts().thresholds
  const { moreRejected, saidGood, saidBad } = outcome
  const threshold = model?.threshold === undefined ? '' : t.absolute(format.measure(model.threshold * limit))
  const count = Math.abs(moreRejected)
  const words = moreRejected < 0 ? t.fewerRejected : t.moreRejected
  return (
    <div class="threshold-outcome" aria-live="polite">
      <p>
        {t.atLimit(format.number(limit, 2), threshold)}{' '}
        <strong>{limit === 1 ? t.asIs : words(format.number(count), format.share(count, parts))}</strong>
      </p>
      {count > 0 && saidGood + saidBad === 0 && <p class="quiet small">{t.nobodySaid}</p>}
      {count > 0 && saidGood > 0 && <p class="small">{t.knownGoodPass(format.number(saidGood))}</p>}
      {moreRejected < 0 && saidBad > 0 && <p class="threshold-danger">{t.knownBadPass(format.number(saidBad))}</p>}
    </div>
  )
}

/** In units of the threshold. */
function warningOf(model: ModelPackage | undefined): number | undefined {
  if (model?.threshold === undefined || model.warningThreshold === undefined) return undefined
  return model.warningThreshold / model.threshold
}
