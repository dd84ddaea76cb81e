import type { JSX } from 'preact'
import { Icon } from '../controls/icon.tsx'
import { isStale, silenceMs, station } from '../live/live-station.ts'
import { texts } from '../texts/language.ts'
import './banners.css'

/** Says that what is shown may be old, or that the station does not inspect. Nothing while all is well. */
export function NewsBanner(): JSX.Element | null {
  const { frame: t } = texts()
  if (isStale.value)
    return (
      <p class="banner banner-stale" role="alert">
        <Icon name="lost" />
        <strong>{t.noNews}</strong>
        <span aria-hidden="true">{t.noNewsFor(Math.round(silenceMs.value / 1000))}</span>
        <span>{t.mayBeOld}</span>
      </p>
    )
  const state = station.value
  if (!state || state.ready || state.stop) return null
  return (
    <p class="banner banner-not-ready" role="alert">
      <Icon name="warning" />
      <strong>{t.notReady}</strong>
      <span lang="en">{state.reason}</span>
      <span>{t.notInspected}</span>
    </p>
  )
}
