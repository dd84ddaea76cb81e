import { PassThrough, type Readable } from 'node:stream'
import type { LiveEvent } from '../api/event.ts'

/** Bytes that may wait for one listener; whoever reads more slowly is disconnected and comes back by itself. */
const waitingBytesMax = 2 ** 20
const heartbeatMs = 2000
/** How long a browser waits before it connects again. */
const reconnectMs = 1000

export interface EventListener {
  readonly stream: Readable
  tell(event: LiveEvent): void
  /** Calls back once when the listener is gone, whoever ended it. */
  onGone(action: () => void): void
  end(): void
}

/** One listener's stream of server-sent events (WHATWG HTML, 9.2). @param onTooSlow called before it is disconnected */
export function createEventListener(onTooSlow: (waitingBytes: number) => void): EventListener {
  const stream = new PassThrough()
  const write = (text: string): void => {
    if (stream.destroyed) return
    stream.write(text)
    const waiting = stream.writableLength + stream.readableLength
    if (waiting <= waitingBytesMax) return
    onTooSlow(waiting)
    stream.destroy()
  }
  const heartbeat = setInterval(() => write(': still here\n\n'), heartbeatMs)
  stream.once('close', () => clearInterval(heartbeat))
  write(`retry: ${reconnectMs}\n\n`)
  return {
    stream,
    tell: (event) => write(eventText(event)),
    onGone: (action) => void stream.once('close', action),
    end: () => void stream.destroy(),
  }
}

/** JSON has no line feed of its own, so that one `data` line holds it. */
export function eventText(event: LiveEvent): string {
  const id = 'id' in event ? `id: ${event.id}\n` : ''
  return `${id}event: ${event.event}\ndata: ${JSON.stringify(event.data)}\n\n`
}
