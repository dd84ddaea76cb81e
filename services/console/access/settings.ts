import type { ConsoleConfig } from '../config.ts'
import { parseRoles } from './role-claim.ts'
import type { SingleSignOnSettings } from './single-sign-on.ts'

/** Who may reach the page, and how. */
export interface AccessSettings {
  /** Names besides addresses and `localhost` that browsers may call the page by. */
  readonly names: readonly string[]
  /** A proxy in front ends TLS: cookies and browsers are told to use nothing else. */
  readonly isTlsInFront: boolean
  /** Whoever asks from this machine may look without logging in. */
  readonly isPublicView: boolean
  readonly singleSignOn: SingleSignOnSettings | undefined
}

export function accessSettings(config: ConsoleConfig): AccessSettings {
  return {
    names: listOf(config.PAGE_NAMES.toLowerCase()),
    isTlsInFront: config.PAGE_TLS === 'in-front',
    isPublicView: config.PUBLIC_VIEW,
    singleSignOn: singleSignOnSettings(config),
  }
}

/** Whose word on the address of a browser is believed: the proxies' in front, nobody's without one. */
export function trustedProxies({ PAGE_TLS, PAGE_PROXIES }: ConsoleConfig): string[] | false {
  return PAGE_TLS === 'in-front' ? listOf(PAGE_PROXIES) : false
}

/** What the settings expose, in words for who runs the station; undefined when nothing. */
export function exposureOf({ PAGE_HOST, PAGE_TLS }: ConsoleConfig): string | undefined {
  const isLocal = PAGE_HOST === 'localhost' || PAGE_HOST === '::1' || PAGE_HOST.startsWith('127.')
  if (isLocal || PAGE_TLS === 'in-front') return undefined
  return `the page listens on ${PAGE_HOST} without TLS: whoever can watch the network reads passwords and pictures and can act as whoever is logged in; put a proxy with TLS in front and set PAGE_TLS=in-front, or PAGE_HOST=127.0.0.1`
}

function singleSignOnSettings(config: ConsoleConfig): SingleSignOnSettings | undefined {
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET_FILE, OIDC_ROLE_CLAIM, OIDC_ROLES } = config
  if (OIDC_ISSUER === undefined || OIDC_CLIENT_ID === undefined) return undefined
  return {
    issuer: new URL(OIDC_ISSUER),
    clientId: OIDC_CLIENT_ID,
    secretFile: OIDC_CLIENT_SECRET_FILE,
    roleClaim: OIDC_ROLE_CLAIM,
    roles: parseRoles(OIDC_ROLES) ?? new Map(),
  }
}

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
}
