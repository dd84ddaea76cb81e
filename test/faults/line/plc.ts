import { connect, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import type { HistoryEvent } from '../history.ts'

const host = '127.0.0.1'
const reconnectMs = 50
/** What a PLC's watchdog allows between two heartbeats. */
export const silenceMsMax = 300

interface LineMessage {
  readonly type?: string
  readonly trigger?: number
  readonly partId?: string
  readonly answer?: string
  readonly basis?: string
  readonly reason?: string
  readonly ready?: boolean
}

export interface PlcOptions {
  readonly port: number
  readonly nowMs: () => number
  readonly record: (event: HistoryEvent) => void
}

/** The line's controller: triggers, answers and the heartbeat over one connection that it opens again whenever it is gone. */
export interface Plc {
  /** @returns whether there was a link to send it on */
  trigger(trigger: number): boolean
  /** Cuts the link; it comes back by itself. */
  cut(): void
  end(): void
}

export function startPlc({ port, nowMs, record }: PlcOptions): Plc {
  let socket: Socket
  let linked = false
  let ended = false
  let lastHeardMs = nowMs()
  let ready: string | undefined

  function hear(): void {
    const atMs = nowMs()
    if (atMs - lastHeardMs > silenceMsMax) record({ atMs, event: 'silence', fromMs: lastHeardMs })
    lastHeardMs = atMs
  }

  function onLine(line: string): void {
    const message = parseLine(line)
    const atMs = nowMs()
    const { trigger, partId, answer = '', basis = '', reason = '' } = message
    if (message.type === 'answer') record({ atMs, event: 'answer', trigger, partId, answer, basis, reason })
    if (message.type === 'error') record({ atMs, event: 'complaint', reason })
    if (message.type !== 'heartbeat') return
    hear()
    const said = `${message.ready}${reason}`
    if (said !== ready) record({ atMs, event: 'ready', ready: message.ready === true, reason })
    ready = said
  }

  function open(): void {
    socket = connect({ host, port, noDelay: true })
    socket.on('connect', () => {
      linked = true
      record({ atMs: nowMs(), event: 'link', up: true })
    })
    socket.on('error', () => {})
    // What goes wrong with the socket goes wrong with the reader of its lines as well.
    createInterface({ input: socket })
      .on('line', onLine)
      .on('error', () => {})
    socket.on('close', () => {
      if (linked) record({ atMs: nowMs(), event: 'link', up: false })
      linked = false
      ready = undefined
      if (!ended) setTimeout(open, reconnectMs)
    })
  }

  open()
  return {
    trigger(trigger) {
      if (linked) socket.write(`${JSON.stringify({ type: 'trigger', trigger })}\n`)
      return linked
    },
    cut: () => void socket.destroy(),
    end() {
      ended = true
      hear()
      socket.destroy()
    },
  }
}

function parseLine(line: string): LineMessage {
  try {
    return JSON.parse(line) as LineMessage
  } catch {
    return { type: 'error', reason: `no JSON: ${line.slice(0, 100)}` }
  }
}
