import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import type { PartSummary } from '../../api/part.ts'
import { Message } from '../controls/message.tsx'
import { parts as liveParts, nowMs } from '../live/live-station.ts'
import { partsMax, withParts } from '../live/part-list.ts'
import { go, place } from '../location/location.ts'
import { asServerError } from '../server/answer.ts'
import { ask } from '../server/server.ts'
import { texts } from '../texts/language.ts'
import { FilterBar } from './filter-bar.tsx'
import { filterQuery, matches, partsQuery, readFilter } from './part-filter.ts'
import { PartStrip } from './part-strip.tsx'
import './parts-page.css'

const pageParts = 60

/** All parts of the last days, chosen by what one looks for. */
export function PartsPage(): JSX.Element {
  const { parts: t, sections } = texts()
  const filter = readFilter(place.value.query)
  const { older, isLoading, hasMore, wrong, loadMore } = useOlderParts(filterQuery(filter).toString())
  const now = liveParts.value.filter((part) => matches(part, filter, nowMs.value))
  const last = older.at(-1)
  // The live ones reach back only as far as the list has been read, so that none is missing between.
  const shown = withParts(older, last ? now.filter(({ capturedAt }) => capturedAt >= last.capturedAt) : now)
  return (
    <section class="stack" aria-labelledby="title">
      <div class="row parts-head">
        <h1 id="title">{sections.parts}</h1>
        <FilterBar filter={filter} onFilter={(next) => go(`/parts?${filterQuery(next)}`, 'replace')} />
      </div>
      {wrong && <Message kind="wrong">{wrong}</Message>}
      {shown.length === 0 && !isLoading && <p class="panel panel-padded quiet">{t.none}</p>}
      <PartStrip parts={shown} label={sections.parts} isWrapped />
      {hasMore && (
        <button type="button" disabled={isLoading} onClick={loadMore}>
          {t.more}
        </button>
      )}
    </section>
  )
}

/** What the server knows of parts that fit, page by page. */
function useOlderParts(query: string) {
  const older = useSignal<readonly PartSummary[]>([])
  const state = useSignal({ isLoading: true, hasMore: false, wrong: '' })
  const load = async (known: readonly PartSummary[]): Promise<void> => {
    state.value = { ...state.peek(), isLoading: true }
    const asked = partsQuery(readFilter(new URLSearchParams(query)), Date.now())
    asked.set('limit', String(pageParts))
    const before = known.at(-1)
    if (before) asked.set('before', before.partId)
    try {
      const { parts } = await ask<{ parts: PartSummary[] }>('GET', `/parts?${asked}`)
      older.value = withParts(known, parts)
      state.value = {
        isLoading: false,
        hasMore: parts.length === pageParts && older.value.length < partsMax,
        wrong: '',
      }
    } catch (error) {
      state.value = { isLoading: false, hasMore: false, wrong: asServerError(error).message }
    }
  }
  useEffect(() => {
    older.value = []
    void load([])
  }, [query])
  return { older: older.value, ...state.value, loadMore: () => void load(older.peek()) }
}
