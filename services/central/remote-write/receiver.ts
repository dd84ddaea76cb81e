import { readFile } from 'node:fs/promises'
import type { Point } from './point.ts'
import { writeRequest, writeRequestHeaders } from './write-request.ts'

const requestMsMax = 30_000
const reasonLengthMax = 300

/** It may take the request later. */
export interface Unavailable {
  readonly outcome: 'unavailable'
  readonly reason: string
}

/**
 * What the receiver made of a request. Of one that is `refused` or `unavailable` it has taken none, or takes what it has
 * once more without a difference.
 */
export type Answer =
  | { readonly outcome: 'stored' }
  | { readonly outcome: 'refused'; readonly reason: string }
  | Unavailable

/** Prometheus, VictoriaMetrics, or whoever else takes remote write. */
export interface Receiver {
  /** Never throws: what goes wrong is an answer. */
  send(points: readonly Point[]): Promise<Answer>
}

export interface ReceiverOptions {
  readonly url: string
  /** A file whose text is the request's `Authorization`; read every time, so that it can be replaced. */
  readonly authorizationFile?: string | undefined
  readonly signal: AbortSignal
}

export function createReceiver({ url, authorizationFile, signal }: ReceiverOptions): Receiver {
  return {
    async send(points) {
      try {
        const authorization = authorizationFile && (await readFile(authorizationFile, 'utf8')).trim()
        const response = await fetch(url, {
          method: 'POST',
          headers: { ...writeRequestHeaders, ...(authorization && { authorization }) },
          body: writeRequest(points),
          signal: AbortSignal.any([signal, AbortSignal.timeout(requestMsMax)]),
        })
        return answerOf(response.status, await response.text())
      } catch (error) {
        return { outcome: 'unavailable', reason: reasonOf(error) }
      }
    },
  }
}

/**
 * What a status means. Prometheus before 2.49 says 500 of a sample that is too old, and would for ever
 * (https://github.com/prometheus/prometheus/pull/13335). Whoever has a wrong address or no right to write is told so and
 * can mend it: nothing is thrown away meanwhile.
 */
export function answerOf(status: number, text: string): Answer {
  if (status >= 200 && status < 300) return { outcome: 'stored' }
  const reason = `${status} ${text.trim()}`.slice(0, reasonLengthMax)
  const isRefused = status === 400 || status === 413 || (status === 500 && text.includes('too old sample'))
  return { outcome: isRefused ? 'refused' : 'unavailable', reason }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const cause =
    error.cause instanceof Error ? `: ${error.cause.message || ('code' in error.cause ? error.cause.code : '')}` : ''
  return `${error.message}${cause}`
}
