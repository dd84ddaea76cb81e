import swagger from '@fastify/swagger'
import fastify from 'fastify'
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import type { App } from './context.ts'
import { openApiOptions } from './openapi-document.ts'
import { answerProblem } from './problem-answer.ts'

/** Larger bodies are refused before they are read, unless a route says otherwise. */
const bodyBytesMax = 64 * 1024
const requestMsMax = 30_000
const connectionMsMax = 60_000
const headerMsMax = 10_000
/** So late at most a request that is too slow is noticed. */
const connectionsCheckMs = 1000

export interface AppOptions {
  readonly softwareVersion: string
  /** Proxies whose word on who asks is believed. */
  readonly trustedProxies?: string[] | false
  readonly onError: (error: unknown, where: string) => void
}

/** A server without routes: schemas, the description of the interface, errors as problems. */
export async function createApp({ softwareVersion, trustedProxies = false, onError }: AppOptions): Promise<App> {
  const server = fastify({
    logger: false,
    trustProxy: trustedProxies,
    bodyLimit: bodyBytesMax,
    requestTimeout: requestMsMax,
    connectionTimeout: connectionMsMax,
    http: { headersTimeout: headerMsMax, connectionsCheckingInterval: connectionsCheckMs },
    forceCloseConnections: true,
  })
  const app = server.withTypeProvider<ZodTypeProvider>()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.setErrorHandler((error, request, reply) => answerProblem(error, request, reply, onError))
  app.setNotFoundHandler((request, reply) => {
    const detail = `there is no ${request.method} ${request.url}; GET /api/openapi.json lists what there is`
    return reply.status(404).type('application/problem+json').send({ status: 404, title: 'not found', detail })
  })
  await app.register(swagger, openApiOptions(softwareVersion))
  return app
}
