import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import type { Log } from '../../shared/runtime/log.ts'
import { type Answer, type LineMessage, lineOf, readTrigger } from './line-message.ts'
import { createLineReader, lineBytesMax } from './line-reader.ts'

/** Clients at once: one PLC or line computer, a second one, somebody who looks on, and half-open leftovers of each. */
const clientsMax = 16
/** What a client leaves unread beyond this many bytes costs it the connection. */
const unreadBytesMax = 64 * 1024
/** Lines in a row that are no triggers, after which a client is not a line. */
const badLinesMax = 100
const keepAliveMs = 1000
/** A client that is sent away has so long to take the reason. */
const farewellMsMax = 1000

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

interface Client {
  readonly socket: Socket
  readonly name: string
  heartbeats: number
  badLines: number
}

/** @throws when the address is taken or not this host's, naming it */
export async function openLineLink(options: LineLinkOptions): Promise<LineLink> {
  const { host, port, log } = options
  /** The one that was silent longest is first. */
  const clients = new Set<Client>()

  /** A client that does not read costs itself the connection and nobody else a moment. */
  function send(client: Client, message: LineMessage, line = lineOf(message)): void {
    const { socket, name } = client
    if (socket.destroyed) return
    socket.write(line)
    if (socket.writableLength <= unreadBytesMax) return
    log.warn({ client: name, unreadBytes: socket.writableLength }, `${name} does not read and is disconnected`)
    socket.destroy()
  }

  function dismiss(client: Client, reason: string): void {
    log.warn({ client: client.name }, `${client.name} is disconnected: ${reason}`)
    send(client, { type: 'error', reason: `${reason}; the connection ends` })
    clients.delete(client)
    client.socket.setTimeout(farewellMsMax, () => client.socket.destroy())
    client.socket.destroySoon()
  }

  function beat(client: Client): void {
    client.heartbeats += 1
    send(client, { type: 'heartbeat', sequence: client.heartbeats, ...options.readiness() })
  }

  function hear(client: Client, line: string): void {
    const read = readTrigger(line)
    if ('trigger' in read) {
      client.badLines = 0
      clients.delete(client)
      clients.add(client)
      options.onTrigger(read.trigger)
      return
    }
    client.badLines += 1
    if (client.badLines > badLinesMax) {
      dismiss(client, `${badLinesMax} lines in a row were no triggers`)
      return
    }
    log.warn({ client: client.name, reason: read.reason }, `${client.name} sent a line that cannot be used`)
    send(client, { type: 'error', reason: read.reason })
  }

  const server = createServer({ noDelay: true, keepAlive: true, keepAliveInitialDelay: keepAliveMs }, (socket) => {
    const client = { socket, name: `${socket.remoteAddress}:${socket.remotePort}`, heartbeats: 0, badLines: 0 }
    const [silent] = clients
    if (clients.size >= clientsMax && silent) {
      dismiss(silent, `${clientsMax} clients are connected and it was silent longest`)
    }
    clients.add(client)
    log.info({ client: client.name, clients: clients.size }, `${client.name} is connected to the line link`)
    const read = createLineReader()
    socket.on('data', (chunk) => {
      if (!clients.has(client)) return
      const lines = read(chunk)
      if (!lines) return dismiss(client, `a line has more than ${lineBytesMax} bytes`)
      for (const line of lines) if (clients.has(client)) hear(client, line)
    })
    socket.on('error', (error) => log.warn({ client: client.name, reason: error.message }, `${client.name} is cut off`))
    socket.on('close', () => clients.delete(client))
    beat(client)
  })
  await listening(server, host, port)
  return {
    port: (server.address() as AddressInfo).port,
    answer(answer) {
      const line = lineOf(answer)
      for (const client of clients) send(client, answer, line)
    },
    heartbeat() {
      for (const client of clients) beat(client)
    },
    close() {
      for (const { socket } of clients) socket.destroy()
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
