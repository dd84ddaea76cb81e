import { z } from 'zod'
import { Problem } from '../api/problem.ts'
import {
  ComparisonQuery,
  NewRecipe,
  RecipeComparison,
  RecipeDraft,
  RecipeExamination,
  RecipeRestoration,
  RecipeSummary,
  RecipeText,
  RevisionPath,
  RevisionPicturePath,
  recipeBodyBytesMax,
  StationRecipes,
} from '../api/recipe.ts'
import { pictureTypeOf } from '../parts/picture-type.ts'
import type { RecipeDesk } from '../recipes/recipe-desk.ts'
import type { App } from './context.ts'
import { ProblemError } from './problem-answer.ts'

const problems = { 404: Problem, 503: Problem }
const changed = { 201: RecipeSummary, 400: Problem, ...problems, 409: Problem }

/** The revisions of the station's recipe: reading, comparing, changing. */
export function addRecipeRoutes(app: App, desk: RecipeDesk): void {
  addReading(app, desk)
  addChanging(app, desk)
}

function addReading(app: App, desk: RecipeDesk): void {
  app.get('/api/recipes', {
    config: { role: 'viewer' },
    schema: {
      summary: 'The revisions of the recipe, the newest first',
      response: { 200: StationRecipes, 503: Problem },
    },
    handler: () => desk.list(),
  })
  app.get('/api/recipes/compare', {
    config: { role: 'viewer' },
    schema: {
      summary: 'What changed from one revision to another, setting by setting',
      querystring: ComparisonQuery,
      response: { 200: RecipeComparison, 400: Problem, ...problems },
    },
    handler: ({ query: { from, to } }) => desk.compare(from, to),
  })
  app.get('/api/recipes/:revision', {
    config: { role: 'viewer' },
    schema: {
      summary: 'A revision: its text, and the regions that it holds',
      params: RevisionPath,
      response: { 200: RecipeText, ...problems },
    },
    handler: ({ params }) => desk.find(params.revision),
  })
  app.get('/api/recipes/:revision/pictures/:view', {
    config: { role: 'viewer' },
    schema: {
      summary: 'The picture on which the regions of a view were drawn',
      params: RevisionPicturePath,
      response: { 200: z.any().describe('image/jpeg or image/png'), ...problems, 415: Problem },
    },
    handler: async ({ params: { revision, view } }, reply) => {
      const bytes = await desk.reference(revision, view)
      const type = pictureTypeOf(bytes)
      if (type === undefined) throw new ProblemError(415, 'not shown', 'only JPEG and PNG are shown')
      return reply.type(type).header('x-content-type-options', 'nosniff').send(bytes)
    },
  })
}

function addChanging(app: App, desk: RecipeDesk): void {
  app.post('/api/recipes/examination', {
    config: { role: 'engineer' },
    bodyLimit: recipeBodyBytesMax,
    schema: {
      summary: 'Write settings in a draft and say what is wrong with it, without changing anything at the station',
      body: RecipeDraft,
      response: { 200: RecipeExamination, 400: Problem, 503: Problem },
    },
    handler: ({ body }) => desk.examine(body),
  })
  app.post('/api/recipes', {
    config: { role: 'engineer' },
    bodyLimit: recipeBodyBytesMax,
    schema: {
      summary: 'Have the station judge by another recipe, from one part to the next',
      description:
        'What it changes beyond the checks, the fixture, the reference and the scale of its views needs a restart and is refused. The rules may still refuse it: `GET /api/recipes` says so, and the recipe before goes on.',
      body: NewRecipe,
      response: changed,
    },
    handler: async ({ body, person }, reply) => reply.status(201).send(await desk.activate(body, person)),
  })
  app.post('/api/recipes/:revision/restoration', {
    config: { role: 'engineer' },
    schema: {
      summary: 'Have the station judge by an earlier revision again',
      params: RevisionPath,
      body: RecipeRestoration,
      response: changed,
    },
    handler: async ({ params, body, person }, reply) =>
      reply.status(201).send(await desk.restore(params.revision, body.note, person)),
  })
}
