import type { JSX } from 'preact'
import { Icon } from '../controls/icon.tsx'
import { format, texts } from '../texts/language.ts'
import { alongBar, type Score } from './score.ts'
import './score-bar.css'

const icons = { good: 'pass', warning: 'warning', bad: 'reject' } as const

/** The anomaly score against its limit: how unlike the good parts this one is, never how sure anybody is. */
export function ScoreBar({ score: { value, warning, level } }: { score: Score }): JSX.Element {
  const { score: t } = texts()
  const number = format.score(value)
  return (
    <div class={`score score-${level}`}>
      <p class="score-words">
        <Icon name={icons[level]} />
        <span class="score-label">{t.label}</span>
        <strong class="score-number">{number}</strong>
        <span class="score-limit">{t.ofOne}</span>
        <span class="spoken">{t.levels[level]}</span>
      </p>
      <svg class="score-bar" viewBox="0 0 200 12" preserveAspectRatio="none" aria-hidden="true">
        <rect class="score-ground" width="200" height="12" />
        {warning !== undefined && (
          <rect
            class="score-zone-warning"
            x={200 * alongBar(warning)}
            width={100 - 200 * alongBar(warning)}
            height="12"
          />
        )}
        <rect class="score-zone-bad" x="100" width="100" height="12" />
        <rect class="score-fill" y="2" width={200 * alongBar(value)} height="8" />
        {warning !== undefined && <rect class="score-mark" x={200 * alongBar(warning) - 0.5} width="1" height="12" />}
        <rect class="score-mark" x="99" width="2" height="12" />
      </svg>
      <p class="score-scale" aria-hidden="true">
        <span>0</span>
        <span>{t.limit}</span>
        <span>≥ 2</span>
      </p>
    </div>
  )
}
