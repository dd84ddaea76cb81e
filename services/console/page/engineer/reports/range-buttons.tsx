import type { Signal } from '@preact/signals'
import type { JSX } from 'preact'
import { engineerTexts } from '../texts/engineer-texts.ts'

const ranges = [1, 8, 24, 168, 336] as const

/** How far one looks back. */
export function RangeButtons({ hours }: { hours: Signal<number> }): JSX.Element {
  const t = engineerTexts().reports
  return (
    <fieldset class="row range">
      <legend class="spoken">{t.range}</legend>
      {ranges.map((range) => (
        <button
          key={range}
          type="button"
          aria-pressed={hours.value === range}
          onClick={() => {
            hours.value = range
          }}
        >
          {t.ranges[range]}
        </button>
      ))}
    </fieldset>
  )
}
