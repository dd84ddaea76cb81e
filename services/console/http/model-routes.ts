import { ModelChoiceRequest, StationModels } from '../api/model.ts'
import { Problem } from '../api/problem.ts'
import type { ModelDesk } from '../models/model-desk.ts'
import type { App } from './context.ts'

/** The registry of models, and which of them judges a view. */
export function addModelRoutes(app: App, desk: ModelDesk): void {
  app.get('/api/models', {
    config: { role: 'viewer' },
    schema: {
      summary: 'The models of the station: packages, what serves, choices, exam reports',
      response: { 200: StationModels, 503: Problem },
    },
    handler: () => desk.read(),
  })
  app.post('/api/models/choice', {
    config: { role: 'engineer' },
    schema: {
      summary: 'Choose the model of a view',
      description:
        'It is loaded beside the running one, sits an exam and takes over between two parts when it passes. `GET /api/models` says how far it is. `model: null` is the model that the recipe names.',
      body: ModelChoiceRequest,
      response: { 202: StationModels, 400: Problem, 404: Problem, 409: Problem, 503: Problem },
    },
    handler: async ({ body, person }, reply) => reply.status(202).send(await desk.choose(body, person)),
  })
}
