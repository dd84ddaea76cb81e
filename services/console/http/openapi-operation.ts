import type { RouteOptions } from 'fastify'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a route takes as its body where that is no JSON, by media type, as the description of the interface has it. */
    requestContent?: Readonly<Record<string, { readonly schema: object }>>
    /** The media types of what a route gives where that is no JSON. */
    responseTypes?: readonly string[]
  }
}

export type Json = Record<string, unknown>

const problemType = 'application/problem+json'
const anyProblem = { $ref: '#/components/schemas/Problem' }

/** The description of a route, with what the guard and the error handler do for every one. */
export function describeOperation(schema: Json, { method, url, config }: RouteOptions): Json {
  const { role = 'public', requestContent, responseTypes } = config ?? {}
  const isPublic = role === 'public'
  const forRole = isPublic ? 'Needs nobody to be logged in.' : `Needs the role ${role}.`
  const description = [schema.description, forRole].filter(Boolean).join('\n\n')
  const takesBody = schema.body !== undefined || requestContent !== undefined
  const takesAny = takesBody || ['params', 'querystring', 'headers'].some((part) => schema[part] !== undefined)
  const usual = {
    ...(takesAny && { 400: anyProblem }),
    ...(!isPublic && { 401: anyProblem, 403: anyProblem }),
    ...(takesBody && { 413: anyProblem, 415: anyProblem }),
    default: anyProblem,
  }
  const answers = { ...usual, ...(schema.response as Json) }
  return {
    ...schema,
    operationId: operationId(String(method), url),
    description,
    ...(!isPublic && { security: [{ token: [] }, { session: [] }] }),
    ...(requestContent && { body: { content: requestContent } }),
    response: Object.fromEntries(
      Object.entries(answers).map(([status, answer]) => [
        status,
        describeAnswer(status, answer as Json, responseTypes),
      ]),
    ),
  }
}

/** `getPartsPartId`: what generated clients call it. */
function operationId(method: string, url: string): string {
  const parts = url.replace(/^\/api/, '').match(/[a-z]+/gi) ?? []
  return method.toLowerCase() + parts.map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join('')
}

const words: Readonly<Record<string, string>> = {
  200: 'Done',
  201: 'Made',
  202: 'Taken on; it is not done yet',
  204: 'Done; there is nothing to say',
  302: 'Look there',
  400: 'Not understood',
  401: 'Nobody is logged in',
  403: 'Not allowed',
  404: 'There is no such thing',
  409: 'Not as things are now',
  413: 'Too large',
  415: 'Not of a kind that is taken',
  422: 'Contradicts what was sent before',
  429: 'Too many; `Retry-After` says when to ask again',
  503: 'Not possible just now',
  default: 'Something else is wrong',
}

function describeAnswer(status: string, schema: Json, types: readonly string[] | undefined): Json {
  const isProblem = status === 'default' || Number(status) >= 400
  const description = words[status] ?? status
  if (schema.type === 'null') return { ...schema, description }
  const media = isProblem ? [problemType] : types
  if (!media) return { description, content: { 'application/json': { schema } } }
  const binary = { type: 'string' }
  return {
    description,
    content: Object.fromEntries(media.map((one) => [one, { schema: isProblem ? schema : binary }])),
  }
}
