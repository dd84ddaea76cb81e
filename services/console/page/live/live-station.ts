import { batch, computed, signal } from '@preact/signals'
import type { LiveEvent } from '../../api/event.ts'
import type { PartSummary } from '../../api/part.ts'
import type { StationState } from '../../api/station.ts'
import { ask, isLoggedOut } from '../server/server.ts'
import type { ServerEvent } from './event-parser.ts'
import { connectLive } from './live-connection.ts'
import { partsMax, withParts } from './part-list.ts'

/** As often as the page is drawn anew while parts rush in. */
const drawnEveryMs = 50
/** After this much silence of the server, what is shown may be old. */
export const staleAfterMs = 5000
const tickMs = 1000
const firstParts = 200

/** How the station is, once it is known. */
export const station = signal<StationState | undefined>(undefined)
/** The last parts, the newest first. */
export const parts = signal<readonly PartSummary[]>([])
export const isConnected = signal(false)
const lastNewsMs = signal(Date.now())
/** The time of day, a second at a time. */
export const nowMs = signal(Date.now())
/** For how long nothing has been heard, in milliseconds. */
export const silenceMs = computed(() => Math.max(0, nowMs.value - lastNewsMs.value))
/** True while nobody can tell whether what is shown still holds. */
export const isStale = computed(
  () => silenceMs.value > staleAfterMs || (!isConnected.value && silenceMs.value > tickMs),
)

let waiting: LiveEvent[] = []
let isScheduled = false
let drawnMs = 0
/** While the list is read anew, what happens waits: it is newer than the list. */
let isReading = false

/** Begins to listen; goes on for as long as the page is open. @returns ends it */
export function watchStation(): () => void {
  readParts()
  const tick = setInterval(() => {
    nowMs.value = Date.now()
  }, tickMs)
  const end = connectLive({
    read: readEvents,
    onEvent,
    onNews: () => {
      lastNewsMs.value = Date.now()
    },
    onConnection: (isOpen) => {
      isConnected.value = isOpen
    },
    schedule: (action, afterMs) => {
      const timer = setTimeout(action, afterMs)
      return () => clearTimeout(timer)
    },
  })
  return () => {
    clearInterval(tick)
    end()
  }
}

/** What the answer to a change says of a part is shown at once, before it is heard of. */
export function showPart(part: PartSummary): void {
  parts.value = withParts(parts.peek(), [part])
}

function onEvent({ event, id, data }: ServerEvent): void {
  const told = { event, data: JSON.parse(data), ...(id !== undefined && { id: Number(id) }) } as LiveEvent
  if (told.event === 'reset') {
    readParts()
    return
  }
  waiting.push(told)
  if (isReading || (isScheduled && waiting.length < partsMax)) return
  const sinceMs = performance.now() - drawnMs
  if (sinceMs >= drawnEveryMs || waiting.length >= partsMax) draw()
  else {
    isScheduled = true
    setTimeout(draw, drawnEveryMs - sinceMs)
  }
}

function draw(): void {
  isScheduled = false
  drawnMs = performance.now()
  const events = waiting
  waiting = []
  const coming = events.flatMap((told) => (told.event === 'verdict' || told.event === 'override' ? [told.data] : []))
  const state = events.findLast((told) => told.event === 'station')
  batch(() => {
    if (state?.event === 'station') station.value = state.data
    parts.value = withParts(parts.peek(), coming)
    nowMs.value = Date.now()
  })
}

function readParts(): void {
  isReading = true
  void ask<{ parts: PartSummary[] }>('GET', `/parts?limit=${firstParts}`)
    .then((answer) => {
      parts.value = withParts([], answer.parts)
    })
    .catch(() => {})
    .then(() => {
      isReading = false
      draw()
    })
}

async function readEvents(after: string | undefined, signal: AbortSignal, onText: (text: string) => void) {
  const query = after === undefined ? '' : `?after=${encodeURIComponent(after)}`
  const answer = await fetch(`/api/events${query}`, { signal, headers: { accept: 'text/event-stream' } })
  if (answer.status === 401) isLoggedOut.value = true
  if (!answer.ok || !answer.body) throw new Error(`${answer.status} ${answer.statusText}`)
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader()
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) onText(piece.value)
}
