import type { Signal } from '@preact/signals'
import type { JSX } from 'preact'
import type { Check, PartDetail } from '../../api/part.ts'
import { Icon } from '../controls/icon.tsx'
import { format, texts } from '../texts/language.ts'

export interface MeasurementsProps {
  readonly checks: readonly Check[]
  readonly rules: PartDetail['findings'][string]['rules']
  readonly highlighted: Signal<string>
}

/** What the rules measured; pointing at one shows it on the picture. */
export function Measurements({ checks, rules, highlighted }: MeasurementsProps): JSX.Element {
  const { measurements: t } = texts()
  return (
    <section class="panel panel-padded">
      <h2>{t.title}</h2>
      {!rules && <p class="quiet">{t.none}</p>}
      {rules?.outcome === 'unable' && (
        <p>
          {t.unable} <span lang="en">{rules.reason}</span>
        </p>
      )}
      <ul class="checks">
        {[...checks].sort(failedFirst).map((check) => (
          <li key={check.name}>
            <button
              type="button"
              class={`check${highlighted.value === check.name ? ' check-shown' : ''}`}
              {...pointing(check.name, highlighted)}
            >
              <Icon name={check.passed ? 'pass' : 'reject'} class={check.passed ? 'check-passed' : 'check-failed'} />
              <span class="check-name">
                {check.name}
                <span class="spoken">, {check.passed ? t.passed : t.failed}</span>
              </span>
              <span class="check-value">{measured(check)}</span>
              <span class="check-limits quiet small">{allowed(check)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

function failedFirst(a: Check, b: Check): number {
  return Number(a.passed) - Number(b.passed)
}

function pointing(name: string, highlighted: Signal<string>) {
  const show = (): void => {
    highlighted.value = name
  }
  const leave = (): void => {
    highlighted.value = ''
  }
  return { onPointerEnter: show, onPointerLeave: leave, onFocus: show, onBlur: leave, onClick: show }
}

function measured({ value, unit }: Check): string {
  if (value === undefined) return texts().measurements.notMeasured
  return `${format.measure(value)} ${unit}`
}

function allowed({ limits: { min, max }, unit }: Check): string {
  const { measurements: t } = texts()
  if (min !== undefined && max !== undefined) return t.between(format.measure(min), format.measure(max), unit)
  if (max !== undefined) return t.atMost(format.measure(max), unit)
  return min === undefined ? '' : t.atLeast(format.measure(min), unit)
}
