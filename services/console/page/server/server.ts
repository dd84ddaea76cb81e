import { signal } from '@preact/signals'
import type { Problem } from '../../api/problem.ts'

/** No answer of the server takes longer, unless the network is gone. */
const answerMsMax = 15_000

/** What the server refused, in its own words. */
export class ServerError extends Error {
  override name = 'ServerError'
  readonly status: number
  constructor({ status, detail }: Pick<Problem, 'status' | 'detail'>) {
    super(detail)
    this.status = status
  }
}

/** Proves that a change comes from this page and not from another one that is open beside it. */
export const csrfToken = signal('')

/** Set when the server says that nobody is logged in any more. */
export const isLoggedOut = signal(false)

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/**
 * Asks the server. @param path behind `/api` @param more headers
 * @throws {ServerError} where it refuses; status 0 where it does not answer
 */
export async function ask<Answer>(
  method: Method,
  path: string,
  body?: unknown,
  more: Record<string, string> = {},
): Promise<Answer> {
  const answer = await send(method, path, body, more)
  const isJson = /json/.test(answer.headers.get('content-type') ?? '')
  const said = isJson ? await answer.json() : undefined
  if (answer.ok) return said as Answer
  if (answer.status === 401) isLoggedOut.value = true
  const detail = (said as Partial<Problem> | undefined)?.detail ?? `${answer.status} ${answer.statusText}`
  throw new ServerError({ status: answer.status, detail })
}

async function send(method: Method, path: string, body: unknown, more: Record<string, string>): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json', ...more }
  if (method !== 'GET') headers['x-csrf-token'] = csrfToken.value
  if (body !== undefined) headers['content-type'] = 'application/json'
  try {
    return await fetch(`/api${path}`, {
      method,
      headers,
      credentials: 'same-origin',
      signal: AbortSignal.timeout(answerMsMax),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
  } catch (error) {
    throw new ServerError({ status: 0, detail: error instanceof Error ? error.message : String(error) })
  }
}

/** Where the picture of a view of a part is. */
export function pictureUrl(partId: string, view: string): string {
  return `/api/parts/${encodeURIComponent(partId)}/pictures/${encodeURIComponent(view)}`
}
