import { OverrideRequest } from '../api/override.ts'
import { PartSummary } from '../api/part.ts'
import { Problem } from '../api/problem.ts'
import type { PartOverrides } from '../parts/part-overrides.ts'
import type { App } from './context.ts'
import { PartPath } from './part-routes.ts'

const answers = { 200: PartSummary, 404: Problem, 409: Problem, 503: Problem }

/** Corrections of verdicts by people, and their withdrawal. */
export function addOverrideRoutes(app: App, overrides: PartOverrides): void {
  app.put('/api/parts/:partId/override', {
    config: { role: 'operator' },
    schema: {
      summary: 'Say what a part truly is',
      description: 'It feeds the exam of the next model and the override rate. What went to the line stays as it was.',
      params: PartPath,
      body: OverrideRequest,
      response: { ...answers, 400: Problem },
    },
    handler: ({ person, params, body }) => overrides.correct(params.partId, body, person),
  })
  app.delete('/api/parts/:partId/override', {
    config: { role: 'operator' },
    schema: {
      summary: 'Withdraw an override, within the shift that it was made in',
      params: PartPath,
      response: answers,
    },
    handler: ({ person, params }) => overrides.withdraw(params.partId, person),
  })
}
