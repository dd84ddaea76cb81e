import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import type { LiveEvent } from '../../services/console/api/event.ts'
import type { PartDetail } from '../../services/console/api/part.ts'
import type { RoleName } from '../../services/console/api/person.ts'
import type { StationState } from '../../services/console/api/station.ts'
import { eventText } from '../../services/console/http/event-listener.ts'
import { projectFolder } from '../../shared/service/software-version.ts'

const pageFolder = join(projectFolder, 'dist/services/console/page')
const pictureFile = join(projectFolder, 'deploy/demo/images/good/001.jpg')
const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
}
const partsKept = 200
/** As the console's own: nothing inline, nothing from elsewhere. */
const contentSecurityPolicy =
  "default-src 'self'; img-src 'self' data: blob:; script-src 'self'; style-src 'self'; frame-ancestors 'none'"

/** A server with the console's page and answers that a test makes up, for what a station cannot do on demand. */
export interface PretendConsole extends AsyncDisposable {
  readonly url: string
  /** What the page asked to change: method and path. */
  readonly changes: string[]
  /** What the next explanation is answered with. */
  explanation: unknown
  /** What is said of drift. */
  drift: unknown
  tell(event: LiveEvent): void
  /** A verdict that everybody hears and that can be asked for from now on. */
  decide(id: number, part: PartDetail): void
  /** Resolves when everybody has taken what was told. */
  heard(): Promise<void>
}

export interface PretendConsoleOptions {
  readonly role: RoleName | undefined
  readonly station: () => StationState
}

export async function startPretendConsole({ role, station }: PretendConsoleOptions): Promise<PretendConsole> {
  const listeners = new Set<ServerResponse>()
  const parts: PartDetail[] = []
  const changes: string[] = []
  const picture = await readFile(pictureFile)
  const pretence = { explanation: undefined as unknown, drift: undefined as unknown }
  const person = role && { name: 'anna', role, by: 'session' }

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname } = new URL(request.url ?? '/', 'http://page')
    const part = parts.find(({ partId }) => pathname.startsWith(`/api/parts/${partId}`))
    if (request.method !== 'GET') changes.push(`${request.method} ${pathname}`)
    if (pathname === '/api/session')
      sendJson(response, { person, csrfToken: 'x', needsSetup: false, singleSignOn: false })
    else if (pathname === '/api/events') listen(response)
    else if (pathname.endsWith('/acknowledgement')) sendJson(response, station())
    else if (pathname === '/api/stations') sendJson(response, [station()])
    else if (pathname === '/api/parts') sendJson(response, { parts: [...parts].reverse() })
    else if (/\/pictures\//.test(pathname)) send(response, 200, 'image/jpeg', picture)
    else if (/\/explanations\//.test(pathname) && pretence.explanation) sendJson(response, pretence.explanation)
    else if (pathname.startsWith('/api/drift') && pretence.drift) sendJson(response, pretence.drift)
    else if (part && pathname.endsWith(part.partId)) sendJson(response, part)
    else if (pathname.startsWith('/api/')) sendJson(response, { status: 404, title: 'no', detail: 'made up' }, 404)
    else await sendPage(response, pathname)
  }
  const listen = (response: ServerResponse): void => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(eventText({ event: 'station', data: station() }))
    listeners.add(response)
    response.once('close', () => listeners.delete(response))
  }
  const tell = (event: LiveEvent): void => {
    for (const listener of listeners) listener.write(eventText(event))
  }
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return Object.assign(pretence, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    changes,
    tell,
    decide(id: number, part: PartDetail) {
      parts.push(part)
      if (parts.length > partsKept) parts.shift()
      tell({ event: 'verdict', id, data: part })
    },
    async heard() {
      const waiting = [...listeners].filter(({ writableNeedDrain }) => writableNeedDrain)
      await Promise.all(waiting.map((listener) => new Promise((resolve) => listener.once('drain', resolve))))
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  })
}

async function sendPage(response: ServerResponse, path: string): Promise<void> {
  const name = extname(path) === '' ? '/index.html' : path
  send(response, 200, types[extname(name)] ?? 'application/octet-stream', await readFile(join(pageFolder, name)))
}

function sendJson(response: ServerResponse, body: unknown, status = 200): void {
  send(response, status, 'application/json', JSON.stringify(body))
}

function send(response: ServerResponse, status: number, type: string, body: string | Uint8Array): void {
  response.writeHead(status, { 'content-type': type, 'content-security-policy': contentSecurityPolicy })
  response.end(body)
}
