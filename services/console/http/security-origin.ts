import { isIP } from 'node:net'
import type { FastifyRequest } from 'fastify'
import { ProblemError } from './problem-answer.ts'

const loopbackNames = ['localhost', '127.0.0.1', '[::1]']
const harmlessMethods = ['GET', 'HEAD', 'OPTIONS']

/** Asks for a change, or may. */
export function asksForChange({ method }: Pick<FastifyRequest, 'method'>): boolean {
  return !harmlessMethods.includes(method)
}

/**
 * Refuses a page of somebody else that has had its own name lead here (DNS rebinding): addresses and known names only.
 * @throws {ProblemError} 421
 */
export function checkHost({ host }: Pick<FastifyRequest, 'host'>, names: readonly string[]): void {
  const name = hostName(host)
  if (name !== undefined && (loopbackNames.includes(name) || isAddress(name) || names.includes(name))) return
  const detail = `this page does not answer to the name ${name ?? 'that was asked for'}; if it is its own, PAGE_NAMES has to list it`
  throw new ProblemError(421, 'not this page', detail)
}

/**
 * Refuses what a page of another origin asks for, also where no session is at stake yet, as at the login.
 * @throws {ProblemError} 403
 */
export function checkOrigin(request: Pick<FastifyRequest, 'method' | 'headers' | 'host'>): void {
  if (!asksForChange(request)) return
  const { origin, 'sec-fetch-site': site } = request.headers
  // Where TLS ends in front of the console only the host is the same.
  const isOwn = origin === undefined || origin.toLowerCase().replace(/^https?:\/\//, '') === request.host.toLowerCase()
  if (isOwn && (site === undefined || site === 'same-origin' || site === 'none')) return
  throw new ProblemError(
    403,
    'another page',
    'this was asked for by a page of another origin; use the console’s own page',
  )
}

/** True for who asks from this machine, with nobody in between. */
export function isFromHere({ ip, socket, headers }: FastifyRequest): boolean {
  const isPassedOn = headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined
  return !isPassedOn && isLoopback(ip) && isLoopback(socket.remoteAddress ?? '')
}

function isLoopback(address: string): boolean {
  return address === '::1' || address.replace('::ffff:', '').startsWith('127.')
}

function isAddress(name: string): boolean {
  return isIP(name.replace(/^\[|\]$/g, '')) !== 0
}

/** The name in a Host header, lower-case and without the port; undefined when it is none. */
function hostName(host: string): string | undefined {
  if (!/^[a-z0-9._:[\]-]+$/i.test(host)) return undefined
  try {
    return new URL(`http://${host}`).hostname
  } catch {
    return undefined
  }
}
