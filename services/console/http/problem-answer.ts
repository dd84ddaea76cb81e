import type { FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import type { Problem } from '../api/problem.ts'

/** An error that is the asker's to mend, or to wait for. */
export class ProblemError extends Error {
  override name = 'ProblemError'
  readonly problem: Problem
  constructor(status: number, title: string, detail: string, options?: ErrorOptions) {
    super(detail, options)
    this.problem = { status, title, detail }
  }
}

/** Answers with what went wrong and what to do; what is nobody's fault but ours is told to `onError` and to nobody else. */
export function answerProblem(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  onError: (error: unknown, where: string) => void,
): FastifyReply {
  const problem = problemOf(error)
  if (problem.status >= 500 && !(error instanceof ProblemError)) onError(error, `${request.method} ${request.url}`)
  return reply.status(problem.status).type('application/problem+json').send(problem)
}

function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem
  if (hasZodFastifySchemaValidationErrors(error)) {
    const details = error.validation.map(({ instancePath, message }) => `${instancePath || 'it'} ${message}`)
    return {
      status: 400,
      title: 'not understood',
      detail: `${error.validationContext ?? 'request'}: ${details.join('; ')}`,
    }
  }
  const { statusCode: status = 500, message = '' } = error as { statusCode?: number; message?: string }
  if (status >= 400 && status < 500) return { status, title: 'refused', detail: message }
  return { status: 500, title: 'failed', detail: 'something failed in the console; its log says what' }
}
