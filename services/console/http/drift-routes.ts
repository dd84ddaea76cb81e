import { z } from 'zod'
import { PartId } from '../../../shared/contracts/name.ts'
import { NewBaselineRequest, StationDrift } from '../api/drift.ts'
import { Problem } from '../api/problem.ts'
import type { DriftDesk } from '../drift/drift-desk.ts'
import type { App } from './context.ts'
import { ProblemError } from './problem-answer.ts'

const pictureAgeSeconds = 365 * 24 * 3600
const PicturePath = z.object({ alert: z.ulid(), partId: PartId })

/** Slow changes of what the cameras see, and accepting them. */
export function addDriftRoutes(app: App, desk: DriftDesk): void {
  app.get('/api/drift', {
    config: { role: 'viewer' },
    schema: {
      summary: 'How the scores, the appearance and the overrides of each view stand against their baseline',
      description: 'With the alerts, open ones first: since when, how much, the likely cause, and what to try.',
      response: { 200: StationDrift, 503: Problem },
    },
    handler: () => desk.read(),
  })
  app.get('/api/drift/alerts/:alert/pictures/:partId', {
    config: { role: 'viewer', responseTypes: ['image/jpeg'] },
    schema: {
      summary: 'A part from before or after a change, as an alert shows it',
      params: PicturePath,
      response: { 200: z.any().describe('image/jpeg'), 404: Problem, 503: Problem },
    },
    handler: async ({ params: { alert, partId } }, reply) => {
      const picture = await desk.picture(alert, partId)
      if (!picture)
        throw new ProblemError(404, 'no picture', `alert ${alert} shows no picture of part ${partId} (any more)`)
      return reply
        .type('image/jpeg')
        .header('cache-control', `private, max-age=${pictureAgeSeconds}, immutable`)
        .header('x-content-type-options', 'nosniff')
        .send(Buffer.from(picture))
    },
  })
  app.post('/api/drift/baseline', {
    config: { role: 'engineer' },
    schema: {
      summary: 'Accept how a view is now as the new normal',
      description: 'Its open alerts close, and the next parts become what later ones are compared with.',
      body: NewBaselineRequest,
      response: { 202: StationDrift, 400: Problem, 404: Problem, 503: Problem },
    },
    handler: async ({ body, person }, reply) => {
      await desk.accept(body, person)
      return reply.status(202).send(await desk.read())
    },
  })
}
