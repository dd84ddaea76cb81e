import { z } from 'zod'
import { Problem } from '../api/problem.ts'
import type { EventLog } from '../parts/event-log.ts'
import type { App, CurrentStation, LiveFeed } from './context.ts'
import { createEventListener } from './event-listener.ts'
import { ProblemError } from './problem-answer.ts'

const listenersMax = 100

export interface EventRoutesOptions {
  readonly feed: LiveFeed
  readonly events: EventLog
  readonly station: CurrentStation
  readonly onTooSlow: (address: string, waitingBytes: number) => void
}

/** What happens, as it happens. */
export function addEventRoutes(app: App, { feed, events, station, onTooSlow }: EventRoutesOptions): void {
  let listeners = 0
  app.get('/api/events', {
    config: { role: 'viewer', responseTypes: ['text/event-stream'] },
    schema: {
      summary: 'Verdicts, overrides and the state of the station as server-sent events',
      description:
        'Verdicts and overrides have ids; `Last-Event-ID` (or `after`) resumes behind one. When too much was missed, `reset` comes first: read `GET /api/parts` anew. A comment line every two seconds says that the connection lives.',
      headers: z.object({ 'last-event-id': z.string().max(20).optional() }),
      querystring: z.object({ after: z.string().max(20).optional() }),
      response: { 200: z.any().describe('text/event-stream'), 503: Problem },
    },
    handler: (request, reply) => {
      if (listeners >= listenersMax)
        throw new ProblemError(503, 'too many listeners', `${listenersMax} listen already; try again when one has left`)
      listeners += 1
      const listener = createEventListener((waiting) => onTooSlow(request.ip, waiting))
      // Nothing is told between reading what was missed and listening: both happen at once.
      const missed = missedBy(request.headers['last-event-id'] ?? request.query.after)
      for (const event of missed) listener.tell(event)
      listener.tell({ event: 'station', data: station() })
      const forget = feed.subscribe((event) => listener.tell(event))
      listener.onGone(() => {
        listeners -= 1
        forget()
      })
      request.raw.once('close', () => listener.end())
      return reply
        .type('text/event-stream')
        .header('cache-control', 'no-store')
        .header('x-accel-buffering', 'no')
        .send(listener.stream)
    },
  })

  function missedBy(lastId: string | undefined) {
    if (lastId === undefined) return []
    const missed = /^\d+$/.test(lastId) ? events.since(Number(lastId)) : undefined
    return missed ?? [{ event: 'reset' as const, data: {} }]
  }
}
