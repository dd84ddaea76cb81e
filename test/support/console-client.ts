import type { LiveEvent } from '../../services/console/api/event.ts'
import { SessionState } from '../../services/console/api/session.ts'
import type { StationProcess } from './station-process.ts'
import { until } from './until.ts'

/** One who talks to the console of a running station. */
export interface ConsoleClient {
  readonly url: string
  /** Headers of the session. */
  readonly session: Readonly<Record<string, string>>
  get(path: string): Promise<Response>
  json<Body>(path: string): Promise<Body>
  send(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<Response>
  /** Listens to the events, behind the last one of an earlier listening where that is given. */
  listen(lastId?: number): Listening
}

export interface Listening {
  /** Everything heard so far, each with the time of its arrival. */
  readonly heard: readonly { readonly event: LiveEvent; readonly heardMs: number }[]
  readonly ended: Promise<unknown>
  end(): void
}

/** Opens the page of a station as its first visitor: makes the first account, an engineer's, with the setup link. */
export async function consoleOf(station: StationProcess): Promise<ConsoleClient> {
  const link = await until('the setup link', () => /open (http:\S+)\/setup#(\S+)/.exec(station.screen()), 60_000)
  const [, url = '', token = ''] = link
  return openConsole(url, token)
}

/** The same where the address and the token of the setup link are known. */
export async function openConsole(url: string, token: string): Promise<ConsoleClient> {
  const session = await beginSession(url, token)
  const request = (method: string, path: string, body?: unknown): Promise<Response> => {
    const json = body !== undefined && { 'content-type': 'application/json' }
    const headers = { ...session, ...json }
    return fetch(`${url}/api${path}`, { method, headers, ...(json && { body: JSON.stringify(body) }) })
  }
  return {
    ...{ url, session },
    get: (path) => request('GET', path),
    json: async <Body>(path: string) => (await (await request('GET', path)).json()) as Body,
    send: (method, path, body) => request(method, path, body),
    listen(lastId) {
      const ending = new AbortController()
      const heard: Listening['heard'][number][] = []
      const headers = lastId === undefined ? session : { ...session, 'last-event-id': String(lastId) }
      const ended = readEvents(`${url}/api/events`, headers, ending.signal, (event) =>
        heard.push({ event, heardMs: Date.now() }),
      ).catch(() => {})
      return { heard, ended, end: () => ending.abort() }
    },
  }
}

/** What a browser sends along once it is logged in. */
async function beginSession(url: string, token: string): Promise<Record<string, string>> {
  const body = JSON.stringify({ token, name: 'anna', password: 'three grey herons' })
  const headers = { 'content-type': 'application/json' }
  const answer = await until('the account', async () => {
    const made = await fetch(`${url}/api/setup`, { method: 'POST', headers, body })
    return made.ok ? made : undefined
  })
  const { csrfToken = '' } = SessionState.parse(await answer.json())
  const cookie = answer.headers.getSetCookie().map((text) => text.split(';', 1)[0])
  return { cookie: cookie.join('; '), 'x-csrf-token': csrfToken }
}

async function readEvents(
  url: string,
  headers: Record<string, string>,
  signal: AbortSignal,
  onEvent: (event: LiveEvent) => void,
): Promise<void> {
  const answer = await fetch(url, { headers, signal })
  const decoder = new TextDecoder()
  let text = ''
  for await (const bytes of answer.body ?? []) {
    text += decoder.decode(bytes as Uint8Array, { stream: true })
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const event = eventIn(block)
      if (event) onEvent(event)
    }
  }
}

function eventIn(block: string): LiveEvent | undefined {
  const fields = Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/s, 2)))
  if (fields.data === undefined) return undefined
  return {
    ...(fields.id !== undefined && { id: Number(fields.id) }),
    event: fields.event,
    data: JSON.parse(fields.data),
  }
}
