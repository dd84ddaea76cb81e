import { z } from 'zod'
import { Explanation } from '../../../shared/contracts/explanation.ts'
import { Name, PartId } from '../../../shared/contracts/name.ts'
import { Problem } from '../api/problem.ts'
import type { PartExplanations } from '../parts/part-explanations.ts'
import type { PartPictures } from '../parts/part-pictures.ts'
import type { App } from './context.ts'
import { ProblemError } from './problem-answer.ts'

const ViewPath = z.object({ partId: PartId, view: Name })
const pictureAgeSeconds = 365 * 24 * 3600

/** The picture of a view of a part as the camera gave it, and what a model says of why it is suspicious. */
export function addPictureRoutes(app: App, pictures: PartPictures, explanations: PartExplanations): void {
  app.get('/api/parts/:partId/pictures/:view', {
    config: { role: 'viewer', responseTypes: ['image/jpeg', 'image/png'] },
    schema: {
      summary: 'The picture of a view of a part, as the camera gave it',
      description: 'Kept for minutes; for days where the part did not pass, was suspicious or is overridden.',
      params: ViewPath,
      response: { 200: z.any().describe('image/jpeg or image/png'), 404: Problem, 415: Problem },
    },
    handler: async ({ params: { partId, view } }, reply) => {
      const picture = await pictures.find(partId, view)
      if (!picture)
        throw new ProblemError(404, 'no picture', `there is no picture of view ${view} of part ${partId} (any more)`)
      if (picture.type === undefined)
        throw new ProblemError(415, 'not shown', 'the picture is neither a JPEG nor a PNG; only these are shown')
      return reply
        .type(picture.type)
        .header('cache-control', `private, max-age=${pictureAgeSeconds}, immutable`)
        .header('x-content-type-options', 'nosniff')
        .send(picture.bytes)
    },
  })
  app.get('/api/parts/:partId/explanations/:view', {
    config: { role: 'viewer' },
    schema: {
      summary: 'Where a model finds a part suspicious, and the good image that it resembles most there',
      params: ViewPath,
      response: { 200: Explanation, 404: Problem },
    },
    handler: async ({ params: { partId, view } }) => {
      const found = await explanations.find(partId, view)
      if ('explanation' in found) return found.explanation
      throw new ProblemError(404, 'no explanation', found.reason)
    },
  })
}
