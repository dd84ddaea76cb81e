import { computed, signal } from '@preact/signals'
import type { JSX } from 'preact'
import { Icon } from '../controls/icon.tsx'
import { nowMs, parts, station } from '../live/live-station.ts'
import { newestPart, useNewestPart } from '../live/newest-part.ts'
import { FilterBar } from '../parts/filter-bar.tsx'
import { matches, type PartFilter } from '../parts/part-filter.ts'
import { PartStrip } from '../parts/part-strip.tsx'
import { texts } from '../texts/language.ts'
import { LastRejected, LastVerdict } from './last-verdict.tsx'
import { ShiftPanel } from './shift-panel.tsx'
import { ViewTile } from './view-tile.tsx'
import './line-page.css'

const stripMax = 40
/** While more parts than this come in a second, those that passed are shown without their pictures. */
const picturesPerSecondMax = 6
const rateOverMs = 5000

const filter = signal<PartFilter>({})

const isRushing = computed(() => {
  const sinceMs = nowMs.value - rateOverMs
  const fresh = parts.value.filter(({ decidedAt }) => Date.parse(decidedAt) > sinceMs)
  return fresh.length > (picturesPerSecondMax * rateOverMs) / 1000
})

/** The wall: what the cameras saw last, what was decided, and the last parts. */
export function LinePage(): JSX.Element {
  useNewestPart()
  const { line: t, sections } = texts()
  const shown = parts.value.filter((part) => matches(part, filter.value, nowMs.value)).slice(0, stripMax)
  return (
    <div class="wall">
      <h1 class="spoken">{sections.line}</h1>
      <div class="wall-views" data-views={Math.min(4, station.value?.views.length ?? 1)}>
        {station.value?.views.map((view) => (
          <ViewTile key={view.name} view={view} part={newestPart.value} />
        ))}
      </div>
      <aside class="wall-side">
        <LastVerdict part={parts.value[0]} />
        <ShiftPanel />
        <LastRejected part={parts.value.find(({ verdict }) => verdict !== 'pass')} />
      </aside>
      <section class="wall-strip" aria-labelledby="strip-title">
        <div class="row wall-strip-head">
          <h2 id="strip-title">{t.lastParts}</h2>
          <FilterBar
            filter={filter.value}
            onFilter={(next) => {
              filter.value = next
            }}
          />
          <a class="wall-all" href="/parts">
            {t.allParts} <Icon name="forward" />
          </a>
        </div>
        {shown.length === 0 && <p class="quiet">{parts.value.length === 0 ? t.noPartsYet : t.noneFits}</p>}
        <PartStrip parts={shown} label={t.lastParts} hasPictures={!isRushing.value} />
      </section>
    </div>
  )
}
