import { z } from 'zod'
import type { Announce } from '../access/accounts.ts'
import type { Tokens } from '../access/tokens.ts'
import type { Person } from '../api/person.ts'
import { Problem } from '../api/problem.ts'
import { AccessToken, CreatedToken, NewToken } from '../api/token.ts'
import type { App, WriteAudit } from './context.ts'
import { type CheckName, checkIsPerson } from './security-guard.ts'

const answers = { 403: Problem, 503: Problem }

/** Tokens of other software. */
export function addTokenRoutes(app: App, tokens: Tokens, checkName: CheckName, writeAudit: WriteAudit): void {
  const config = { role: 'engineer' } as const
  const by = (person: Person): Announce => {
    checkIsPerson(person)
    return (change) => writeAudit(person, change)
  }
  app.get('/api/tokens', {
    config,
    schema: {
      summary: 'The tokens, without their secrets',
      response: { 200: z.object({ tokens: z.array(AccessToken) }) },
    },
    handler: async () => ({ tokens: tokens.list() }),
  })
  app.post('/api/tokens', {
    config,
    schema: {
      summary: 'Make a token; its secret is told this one time',
      body: NewToken,
      response: { ...answers, 201: CreatedToken, 400: Problem, 409: Problem },
    },
    handler: async ({ person, body }, reply) => {
      checkName(body.name)
      return reply.status(201).send(await tokens.create(body, person.name, by(person)))
    },
  })
  app.delete('/api/tokens/:id', {
    config,
    schema: {
      summary: 'Revoke a token, at once',
      params: z.object({ id: z.ulid() }),
      response: { ...answers, 204: z.null(), 404: Problem },
    },
    handler: async ({ person, params: { id } }, reply) => {
      await tokens.remove(id, by(person))
      return reply.status(204).send(null)
    },
  })
}
