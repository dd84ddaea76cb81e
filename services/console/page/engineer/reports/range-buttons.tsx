import type { JSX } from 'preact'
import { reportRanges } from '../../../api/report-ranges.ts'
import { engineerTexts } from '../texts/engineer-texts.ts'

export interface RangeButtonsProps {
  /** Shown; undefined while it is not known. */
  readonly hours: number | undefined
  readonly onChoose: (hours: number) => void
}

/** How far one looks back. */
export function RangeButtons({ hours, onChoose }: RangeButtonsProps): JSX.Element {
  const t = engineerTexts().reports
  return (
    <fieldset class="row range">
      <legend class="spoken">{t.range}</legend>
      {reportRanges.map((range) => (
        <button key={range} type="button" aria-pressed={hours === range} onClick={() => onChoose(range)}>
          {t.ranges[range]}
        </button>
      ))}
    </fieldset>
  )
}
