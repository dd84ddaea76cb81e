import { z } from 'zod'
import { Problem } from '../api/problem.ts'
import { StationState } from '../api/station.ts'
import type { App, CurrentStation } from './context.ts'

/** Whether the console is there, and whether its station inspects. */
export function addHealthRoutes(app: App, station: CurrentStation): void {
  app.get('/api/health', {
    config: { role: 'public' },
    schema: { summary: 'The console is there', response: { 200: z.object({ status: z.literal('ok') }) } },
    handler: async () => ({ status: 'ok' as const }),
  })
  app.get('/api/ready', {
    config: { role: 'public' },
    schema: {
      summary: 'The station inspects',
      description: '503 with the reason while it does not: its verdicts are then no inspection.',
      response: { 200: StationState.pick({ station: true, ready: true, reason: true }), 503: Problem },
    },
    handler: async (_, reply) => {
      const { station: name, ready, reason } = station()
      if (ready) return { station: name, ready, reason }
      return reply.status(503).send({ status: 503, title: 'not ready', detail: reason })
    },
  })
}
