import type { JSX } from 'preact'
import type { PartSummary } from '../../api/part.ts'
import { Icon } from '../controls/icon.tsx'
import { station } from '../live/live-station.ts'
import { texts } from '../texts/language.ts'
import type { PartFilter } from './part-filter.ts'
import './filter-bar.css'

const verdicts: readonly PartSummary['verdict'][] = ['pass', 'reject', 'stop']
const minutesOffered = [5, 30, 120, 480] as const

export interface FilterBarProps {
  readonly filter: PartFilter
  readonly onFilter: (filter: PartFilter) => void
}

/** Chooses parts by verdict, rule, view, time, and whether a person said otherwise. */
export function FilterBar({ filter, onFilter }: FilterBarProps): JSX.Element {
  const { filter: t, verdicts: words } = texts()
  const views = station.value?.views ?? []
  const checks = views.flatMap(({ name, checks }) => checks.map((check) => `${name}/${check}`))
  const change = (changes: { [Name in keyof PartFilter]: PartFilter[Name] | undefined }): void => {
    const given = Object.entries({ ...filter, ...changes }).filter(([, value]) => value !== undefined)
    onFilter(Object.fromEntries(given))
  }
  return (
    <fieldset class="filter" aria-label={t.title}>
      <div class="filter-verdicts">
        {verdicts.map((verdict) => (
          <button
            key={verdict}
            type="button"
            aria-pressed={filter.verdict === verdict}
            onClick={() => change({ verdict: filter.verdict === verdict ? undefined : verdict })}
          >
            <Icon name={verdict} />
            {words[verdict]}
          </button>
        ))}
        <button
          type="button"
          aria-pressed={filter.overridden === true}
          onClick={() => change({ overridden: filter.overridden ? undefined : true })}
        >
          <Icon name="override" />
          {t.overridden}
        </button>
      </div>
      {views.length > 1 && (
        <Choice
          label={t.view}
          all={t.allViews}
          value={filter.view}
          values={views.map(({ name }) => name)}
          onChange={(view) => change({ view })}
        />
      )}
      <Choice
        label={t.check}
        all={t.allChecks}
        value={filter.check}
        values={checks}
        onChange={(check) => change({ check })}
      />
      <Choice
        label={t.time}
        all={t.anyTime}
        value={filter.minutes?.toString()}
        values={minutesOffered.map(String)}
        spell={(minutes) => t.lastMinutes(Number(minutes))}
        onChange={(minutes) => change({ minutes: minutes === undefined ? undefined : Number(minutes) })}
      />
    </fieldset>
  )
}

interface ChoiceProps {
  readonly label: string
  readonly all: string
  readonly value: string | undefined
  readonly values: readonly string[]
  readonly spell?: (value: string) => string
  readonly onChange: (value: string | undefined) => void
}

function Choice({ label, all, value, values, spell = (text) => text, onChange }: ChoiceProps): JSX.Element {
  return (
    <label class="filter-choice">
      <span class="spoken">{label}</span>
      <select value={value ?? ''} onChange={({ currentTarget }) => onChange(currentTarget.value || undefined)}>
        <option value="">{all}</option>
        {values.map((one) => (
          <option key={one} value={one}>
            {spell(one)}
          </option>
        ))}
      </select>
    </label>
  )
}
