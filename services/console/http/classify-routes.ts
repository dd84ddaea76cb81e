import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { capturesInFlightMax } from '../../../shared/contracts/capture.ts'
import { bodyBytesMax } from '../../../shared/contracts/limits.ts'
import { Classification, IdempotencyKey } from '../api/classification.ts'
import { Problem } from '../api/problem.ts'
import { type ClassificationDesk, OtherPicturesError, verdictWaitMs } from '../classify/classification-desk.ts'
import { requestIdentity } from '../classify/request-identity.ts'
import { addPictureBodies, inWords, readPictures } from './classify-body.ts'
import type { App, CurrentStation } from './context.ts'
import { ProblemError } from './problem-answer.ts'

const retryAfterSeconds = { busy: '1', silent: '2' } as const
/** Bytes have no schema of their own. */
const picture = { schema: {} }
const pictureOfEachView = {
  type: 'object',
  additionalProperties: { type: 'string', contentMediaType: 'image/jpeg, image/png' },
}

export interface ClassifyRoutesOptions {
  readonly desk: Pick<ClassificationDesk, 'ask'>
  readonly station: CurrentStation
  /** What keeps pictures from being sent; empty when nothing does. */
  readonly trouble: () => string
}

/** Pictures of other software, judged like those of a camera. */
export function addClassifyRoutes(app: App, options: ClassifyRoutesOptions): void {
  // A scope of its own: no other route reads pictures as bodies.
  void app.register((scope: App, _, done) => {
    addPictureBodies(scope)
    addClassifyRoute(scope, options)
    done()
  })
}

function addClassifyRoute(app: App, { desk, station, trouble }: ClassifyRoutesOptions): void {
  const takePlace = createPlaces(() => Math.max(1, Math.floor(capturesInFlightMax / station().views.length)))
  const working = new WeakMap<FastifyRequest, Promise<unknown>>()
  const classify = async (request: FastifyRequest, key: string | undefined): Promise<Classification> => {
    const { person } = request
    const views = station().views.map(({ name }) => name)
    const pictures = await readPictures(request, views)
    const reason = trouble()
    if (reason !== '') throw new ProblemError(503, 'not inspected', `${reason}; nothing was inspected, ask again`)
    const source = `asked by ${person.name}`
    const question = { request: requestIdentity(person.name, key), pictures, mayRepeat: key !== undefined, source }
    const answer = await desk.ask(question).catch((error) => Promise.reject(asProblem(error)))
    if (answer) return answer
    throw new ProblemError(503, 'no verdict', noVerdict(station()))
  }
  app.post('/api/classify', {
    config: {
      role: 'operator',
      requestContent: {
        'image/jpeg': picture,
        'image/png': picture,
        'multipart/form-data': { schema: pictureOfEachView },
      },
    },
    schema: {
      summary: 'Have pictures inspected and get the verdict',
      description: description(),
      headers: z.looseObject({ 'idempotency-key': IdempotencyKey.optional() }),
      response: {
        200: Classification,
        ...{ 400: Problem, 413: Problem, 415: Problem, 422: Problem, 429: Problem, 503: Problem },
      },
    },
    bodyLimit: bodyBytesMax,
    onRequest: async (request, reply) => takePlace(reply, () => working.get(request)),
    errorHandler: (error, request, reply) => {
      const { status } = error instanceof ProblemError ? error.problem : {}
      if (status === 503) reply.header('retry-after', retryAfterSeconds.silent)
      const views = station().views.map(({ name }) => name)
      throw inWords(error, request, views)
    },
    handler: (request) => {
      const work = classify(request, request.headers['idempotency-key'])
      working.set(request, work)
      return work
    },
  })
}

/** So many requests at once; each has its place until its connection is over and its verdict was waited for. */
function createPlaces(placesMax: () => number) {
  let taken = 0
  return (reply: FastifyReply, work: () => Promise<unknown> | undefined): void => {
    if (taken >= placesMax()) {
      reply.header('retry-after', retryAfterSeconds.busy)
      throw new ProblemError(
        429,
        'too many requests',
        `${taken} requests wait for their verdict; ask again in a second`,
      )
    }
    taken += 1
    const free = (): void => {
      taken -= 1
    }
    reply.raw.once('close', () => void Promise.resolve(work()).then(free, free))
  }
}

function asProblem(error: unknown): unknown {
  if (error instanceof OtherPicturesError)
    return new ProblemError(
      422,
      'other pictures',
      'this Idempotency-Key was sent with other pictures before; use another',
    )
  const reason = error instanceof Error ? error.message : String(error)
  return new ProblemError(503, 'not inspected', `${reason}; ask again`, { cause: error })
}

function noVerdict({ ready, reason, budgetMs }: { ready: boolean; reason: string; budgetMs: number }): string {
  const waited = `no verdict came within ${budgetMs + verdictWaitMs} ms`
  return `${waited}: ${ready ? 'the pictures were not taken in, the station has too much to do' : reason}; ask again`
}

function description(): string {
  return [
    'One picture as the body where the station has one view; else a form with a file for each view, named like it.',
    `A picture may have ${bodyBytesMax} bytes. A view of which none is sent counts as one whose camera gave none.`,
    'The pictures become a part of the station, with its number and within its budget; a late verdict is the fail-safe’s.',
    'Who is gone before the verdict comes finds it in `GET /api/parts`. An `Idempotency-Key` makes the same request, sent again within ten minutes, the same part.',
    'The 503 says that no verdict came although there was time for the fail-safe’s: the station does not work.',
  ].join(' ')
}
