import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { OverrideRequest } from '../api/override.ts'
import { PartSummary } from '../api/part.ts'
import { Problem } from '../api/problem.ts'
import type { PartOverrides } from '../parts/part-overrides.ts'
import type { App } from './context.ts'
import { PartPath } from './part-routes.ts'

const answers = { 200: PartSummary, 400: Problem, 404: Problem, 409: Problem, 412: Problem, 503: Problem }
const entityTag = /^"(\d{1,9})"$/

/** The revision of the override that the asker knows, as the answer's `ETag` had it. */
const IfMatch = z.looseObject({
  'if-match': z
    .string()
    .regex(entityTag, 'is the part’s overrideRevision in quotes, such as "0"')
    .optional()
    .describe(
      'The part’s `overrideRevision` in quotes: the override is refused where somebody has changed it meanwhile.',
    ),
})

/** Corrections of verdicts by people, and their withdrawal. */
export function addOverrideRoutes(app: App, overrides: PartOverrides): void {
  app.put('/api/parts/:partId/override', {
    config: { role: 'operator' },
    schema: {
      summary: 'Say what a part truly is',
      description: 'It feeds the exam of the next model and the override rate. What went to the line stays as it was.',
      params: PartPath,
      headers: IfMatch,
      body: OverrideRequest,
      response: answers,
    },
    handler: async ({ person, params, body, headers }, reply) =>
      tagged(reply, await overrides.correct(params.partId, body, person, seenIn(headers))),
  })
  app.delete('/api/parts/:partId/override', {
    config: { role: 'operator' },
    schema: {
      summary: 'Withdraw an override, within the shift that it was made in',
      params: PartPath,
      headers: IfMatch,
      response: answers,
    },
    handler: async ({ person, params, headers }, reply) =>
      tagged(reply, await overrides.withdraw(params.partId, person, seenIn(headers))),
  })
}

function seenIn(headers: z.infer<typeof IfMatch>): number | undefined {
  const [, revision] = entityTag.exec(headers['if-match'] ?? '') ?? []
  return revision === undefined ? undefined : Number(revision)
}

function tagged(reply: FastifyReply, part: PartSummary): PartSummary {
  reply.header('etag', `"${part.overrideRevision}"`)
  return part
}
