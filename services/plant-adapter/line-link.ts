import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import type { Log } from '../../shared/runtime/log.ts'
import { createLineClient, type LineClient } from './line-client.ts'
import { type Answer, lineOf } from './line-message.ts'

/** Clients at once: one PLC or line computer, a second one, somebody who looks on, and half-open leftovers of each. */
const clientsMax = 16
const keepAliveMs = 1000

export interface LineLinkOptions {
  readonly host: string
  /** 0 takes any free one. */
  readonly port: number
  readonly log: Log
  readonly onTrigger: (trigger: number) => void
  /** What a client is told of the station when it connects and with every heartbeat. */
  readonly readiness: () => { readonly ready: boolean; readonly reason: string }
}

/** The connection to the line: clients that send triggers and hear every answer and heartbeat. */
export interface LineLink {
  readonly port: number
  answer(answer: Answer): void
  heartbeat(): void
  close(): Promise<void>
}

/** @throws when the address is taken or not this host's, naming it */
export async function openLineLink(options: LineLinkOptions): Promise<LineLink> {
  const { host, port, log, readiness } = options
  /** The one that was silent longest is first. */
  const clients = new Set<LineClient>()

  function welcome(socket: Socket): void {
    const onTrigger = (trigger: number): void => {
      clients.delete(client)
      clients.add(client)
      options.onTrigger(trigger)
    }
    const client = createLineClient(socket, { log, readiness, onTrigger, onEnd: () => clients.delete(client) })
    const [silent] = clients
    if (clients.size >= clientsMax) silent?.dismiss(`${clientsMax} clients are connected and it was silent longest`)
    clients.add(client)
    log.info({ client: client.name, clients: clients.size }, `${client.name} is connected to the line link`)
    client.heartbeat()
  }

  const server = createServer({ noDelay: true, keepAlive: true, keepAliveInitialDelay: keepAliveMs }, welcome)
  await listening(server, host, port)
  return {
    port: (server.address() as AddressInfo).port,
    answer(answer) {
      const line = lineOf(answer)
      for (const client of clients) client.send(answer, line)
    },
    heartbeat() {
      for (const client of clients) client.heartbeat()
    },
    close() {
      for (const client of clients) client.close()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) =>
      reject(
        new Error(`cannot listen for the line on ${host}:${port} (${error.message}); set LINE_HOST and LINE_PORT`, {
          cause: error,
        }),
      ),
    )
    server.listen(port, host, () => {
      // What fails later fails for one connection, and must not end the service.
      server.on('error', () => {})
      resolve()
    })
  })
}
