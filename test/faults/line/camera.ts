import { Agent, request } from 'node:http'
import type { HistoryEvent } from '../history.ts'
import type { CameraRequest } from './camera-behaviour.ts'

const host = '127.0.0.1'
const timeoutMs = 2000

export interface CameraOptions {
  readonly port: number
  readonly view: string
  readonly nowMs: () => number
  readonly record: (event: HistoryEvent) => void
}

/** Sends what a camera gives. It never waits and never sends anything again: what is not taken in is lost. */
export interface Camera {
  send(trigger: number, what: CameraRequest): void
}

export function startCamera({ port, view, nowMs, record }: CameraOptions): Camera {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })

  function sendNow(trigger: number, { picture }: CameraRequest): void {
    const path = picture ? `/triggers/${trigger}/${view}` : `/triggers/${trigger}`
    const headers = picture && { 'content-type': picture.type, 'content-length': picture.bytes.length }
    const done = (status: number | string): void =>
      record({ atMs: nowMs(), event: 'picture', trigger, status, file: picture?.file ?? '' })
    const sending = request({ host, port, path, method: picture ? 'PUT' : 'POST', agent, headers, timeout: timeoutMs })
    sending.on('response', (response) => {
      response.resume()
      done(response.statusCode ?? 0)
    })
    sending.on('timeout', () => sending.destroy(new Error('ETIMEDOUT')))
    sending.on('error', (error) => done('code' in error ? String(error.code) : error.message))
    sending.end(picture?.bytes)
  }

  return {
    send(trigger, what) {
      if (what.afterMs === 0) sendNow(trigger, what)
      else setTimeout(() => sendNow(trigger, what), what.afterMs)
    },
  }
}
