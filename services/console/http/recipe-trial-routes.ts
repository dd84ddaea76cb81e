import { Problem } from '../api/problem.ts'
import { recipeBodyBytesMax } from '../api/recipe.ts'
import { GoodParts, TrialCourse, TrialOrder, TrialPath } from '../api/recipe-trial.ts'
import type { TrialDesk } from '../recipes/trial-desk.ts'
import type { App } from './context.ts'

/** Trying and teaching a recipe that rules nothing. */
export function addRecipeTrialRoutes(app: App, desk: TrialDesk): void {
  app.post('/api/recipes/trials', {
    config: { role: 'engineer' },
    bodyLimit: recipeBodyBytesMax,
    schema: {
      summary: 'Have the rules measure recent parts by a draft, or propose limits for it from good ones',
      description:
        'Nothing changes at the station, and no part in the line waits for it. One runs at a time; `GET /api/recipes/trials/:trial` says how it stands.',
      body: TrialOrder,
      response: { 202: TrialCourse, 400: Problem, 409: Problem, 503: Problem },
    },
    handler: async ({ body, person }, reply) => reply.status(202).send(await desk.begin(body, person)),
  })
  app.get('/api/recipes/trials/:trial', {
    config: { role: 'engineer' },
    schema: {
      summary: 'How a trial stands, and what came of it',
      params: TrialPath,
      response: { 200: TrialCourse, 404: Problem },
    },
    handler: async ({ params }) => desk.find(params.trial),
  })
  app.get('/api/recipes/good-parts', {
    config: { role: 'engineer' },
    schema: {
      summary:
        'Recent parts that limits can be taught from: they passed, nobody overrode them, their pictures are there',
      response: { 200: GoodParts },
    },
    handler: async () => desk.goodParts(),
  })
}
