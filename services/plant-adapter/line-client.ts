import type { Socket } from 'node:net'
import type { Log } from '../../shared/runtime/log.ts'
import { type LineMessage, lineOf, readTrigger } from './line-message.ts'
import { createLineReader, lineBytesMax } from './line-reader.ts'

/** What a client leaves unread beyond this many bytes costs it the connection. */
const unreadBytesMax = 64 * 1024
/** Lines in a row that are no triggers, after which a client is not a line. */
const badLinesMax = 100
/** A client that is sent away has so long to take the reason. */
const farewellMsMax = 1000

/** One program at the line's end of the link. */
export interface LineClient {
  readonly name: string
  /** @param line the message as it travels, where that is known already */
  send(message: LineMessage, line?: string): void
  heartbeat(): void
  /** Tells it why, hears nothing more of it and ends the connection. */
  dismiss(reason: string): void
  close(): void
}

export interface LineClientOptions {
  readonly log: Log
  readonly onTrigger: (trigger: number) => void
  readonly onEnd: () => void
  /** What is told of the station with every heartbeat. */
  readonly readiness: () => { readonly ready: boolean; readonly reason: string }
}

export function createLineClient(socket: Socket, { log, onTrigger, onEnd, readiness }: LineClientOptions): LineClient {
  const name = `${socket.remoteAddress}:${socket.remotePort}`
  const read = createLineReader()
  let heartbeats = 0
  let badLines = 0
  let isHeard = true

  /** A client that does not read costs itself the connection and nobody else a moment. */
  function send(message: LineMessage, line = lineOf(message)): void {
    if (socket.destroyed) return
    socket.write(line)
    if (socket.writableLength <= unreadBytesMax) return
    log.warn({ client: name, unreadBytes: socket.writableLength }, `${name} does not read and is disconnected`)
    socket.destroy()
  }

  function dismiss(reason: string): void {
    log.warn({ client: name }, `${name} is disconnected: ${reason}`)
    send({ type: 'error', reason: `${reason}; the connection ends` })
    isHeard = false
    onEnd()
    socket.setTimeout(farewellMsMax, () => socket.destroy())
    socket.destroySoon()
  }

  function hear(line: string): void {
    const read = readTrigger(line)
    if ('trigger' in read) {
      badLines = 0
      onTrigger(read.trigger)
      return
    }
    badLines += 1
    if (badLines > badLinesMax) {
      dismiss(`${badLinesMax} lines in a row were no triggers`)
      return
    }
    log.warn({ client: name, reason: read.reason }, `${name} sent a line that cannot be used`)
    send({ type: 'error', reason: read.reason })
  }

  socket.on('data', (chunk) => {
    const lines = isHeard ? read(chunk) : []
    for (const line of lines ?? []) if (isHeard) hear(line)
    if (!lines) dismiss(`a line has more than ${lineBytesMax} bytes`)
  })
  socket.on('error', (error) => log.warn({ client: name, reason: error.message }, `${name} is cut off`))
  socket.on('close', onEnd)
  return {
    name,
    send,
    dismiss,
    heartbeat() {
      heartbeats += 1
      send({ type: 'heartbeat', sequence: heartbeats, ...readiness() })
    },
    close: () => void socket.destroy(),
  }
}
