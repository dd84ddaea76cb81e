import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Clock } from '../../../shared/runtime/clock.ts'
import { type CameraSource, SourceError, type TakeIn, type TakenIn } from '../camera-source.ts'
import { createGathering, type Gathering } from './gathering.ts'
import { Refusal, readPicture, readTriggerRequest } from './trigger-request.ts'

const viewsWaitMsMax = 1000
/** Requests under way; each may hold an image. */
const requestsMax = 64
const connectionsMax = 256
const requestTimeoutMs = 10_000
const closeMsMax = 300
const busyRetrySeconds = 1

export interface HttpSourceOptions {
  readonly host: string
  /** 0 takes any free one. */
  readonly port: number
  readonly views: readonly string[]
  readonly budgetMs: number
  readonly clock: Clock
  readonly schedule: (action: () => void, delayMs: number) => void
  /** True while no more parts can be taken in. */
  readonly isBusy: () => boolean
  readonly onListening: (port: number) => void
}

/**
 * Makes a part of every trigger number that comes over HTTP. It is captured when its first request arrives. It waits a
 * quarter of the budget, a second at most, for its views to begin and all of the budget for one that has begun; the line's
 * next trigger does not wait for it.
 * @throws {SourceError} when the port cannot be had
 */
export function httpSource(options: HttpSourceOptions): CameraSource {
  return async (takeIn, signal) => {
    const desk = createDesk(options, takeIn)
    const server = createServer((request, response) => {
      void serve(request, response, desk, signal)
    })
    server.maxConnections = connectionsMax
    server.requestTimeout = requestTimeoutMs
    await listening(server, options)
    options.onListening((server.address() as AddressInfo).port)
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve))
    const closed = new Promise((resolve) => server.close(resolve))
    await desk.finished()
    server.closeIdleConnections()
    options.schedule(() => server.closeAllConnections(), closeMsMax)
    await closed
  }
}

interface Opened {
  readonly gathering: Gathering
  readonly taken: Promise<TakenIn>
}

interface Answer {
  readonly status: number
  readonly body: object
}

/** Where requests of the same trigger find each other. */
interface Desk {
  receive(request: IncomingMessage): Promise<Answer>
  /** Resolves when no trigger waits for views. */
  finished(): Promise<unknown>
}

function createDesk({ views, budgetMs, clock, schedule, isBusy }: HttpSourceOptions, takeIn: TakeIn): Desk {
  const viewsWaitMs = Math.min(viewsWaitMsMax, budgetMs / 4)
  const open = new Map<number, Opened>()
  let requests = 0

  const begin = (number: number): Opened => {
    const gathering = createGathering(`trigger ${number}`, views, viewsWaitMs)
    const taken = takeIn({ shots: gathering.shots, number, capturedMonotonicMs: clock.monotonicMs() })
    taken.catch(() => {})
    open.set(number, { gathering, taken })
    schedule(gathering.endUnclaimed, viewsWaitMs)
    schedule(gathering.end, budgetMs)
    void gathering.finished.then(() => open.delete(number))
    return { gathering, taken }
  }
  const give = async ({ gathering }: Opened, view: string, request: IncomingMessage): Promise<void> => {
    try {
      if (gathering.give(view, await readPicture(request))) return
    } catch (error) {
      const refused = error instanceof Refusal
      gathering.release(view, refused ? error.message : `the connection broke off while the picture came: ${error}`)
      throw error
    }
    throw new Refusal(408, `the picture of ${view} was not whole within ${budgetMs} ms of the trigger; send it faster`)
  }
  const receive = async (request: IncomingMessage): Promise<Answer> => {
    const { number, view } = readTriggerRequest(request, views)
    if (requests > requestsMax || isBusy())
      throw new Refusal(503, 'too many parts wait for the broker; send the trigger again', busyRetrySeconds)
    const known = open.get(number)
    const opened = known ?? begin(number)
    const adds = view === undefined ? !known : opened.gathering.claim(view)
    if (adds && view !== undefined) await give(opened, view, request)
    const taken = await opened.taken
    if (adds && taken === 'taken') return { status: 202, body: { trigger: number } }
    if (taken === 'duplicate') opened.gathering.end()
    return { status: 200, body: { trigger: number, duplicate: true } }
  }
  return {
    async receive(request) {
      requests += 1
      try {
        return await receive(request)
      } finally {
        requests -= 1
      }
    },
    finished: () => Promise.all([...open.values()].map(({ gathering }) => gathering.finished)),
  }
}

async function serve(request: IncomingMessage, response: ServerResponse, desk: Desk, signal: AbortSignal) {
  let answer: Answer
  let retryAfterSeconds: number | undefined
  try {
    if (signal.aborted) throw new Refusal(503, 'camera-ingest stops; send the trigger again', busyRetrySeconds)
    answer = await desk.receive(request)
  } catch (error) {
    if (error instanceof Refusal) retryAfterSeconds = error.retryAfterSeconds
    const status = error instanceof Refusal ? error.status : 500
    answer = { status, body: { error: error instanceof Error ? error.message : String(error) } }
  }
  if (response.destroyed) return
  if (retryAfterSeconds !== undefined) response.setHeader('retry-after', retryAfterSeconds)
  if (signal.aborted) response.setHeader('connection', 'close')
  response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body))
}

function listening(server: Server, { host, port }: HttpSourceOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) =>
      reject(new SourceError(`cannot take triggers on ${host}:${port}: ${error.message}`, { cause: error })),
    )
    server.listen(port, host, () => {
      // What fails later fails for one connection, and must not end the service.
      server.on('error', () => {})
      resolve()
    })
  })
}
