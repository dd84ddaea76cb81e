import { readFile } from 'node:fs/promises'
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  enableNonRepudiationChecks,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client'
import type { RoleName } from '../api/person.ts'
import { roleOfClaims } from './role-claim.ts'

const answerSecondsMax = 10
const signInMsMax = 10 * 60_000
/** Sign-ins under way; the oldest is forgotten beyond so many. */
const signInsMax = 200
const nameCharactersMax = 100

/** The plant's own sign-in, as its administrator describes it (OpenID Connect). */
export interface SingleSignOnSettings {
  readonly issuer: URL
  readonly clientId: string
  readonly secretFile: string | undefined
  /** Where the ID token says what somebody is: `groups`, or a path such as `realm_access.roles`. */
  readonly roleClaim: string
  /** Values of the claim, and the role each stands for. */
  readonly roles: ReadonlyMap<string, RoleName>
}

/** The ID token is good, but nothing in it gives a role here. */
export class NoRoleError extends Error {
  override name = 'NoRoleError'
}

export interface SingleSignOn {
  /** @returns where to send the browser, and what it has to show when it comes back @throws when the issuer cannot be reached */
  start(callback: URL): Promise<{ readonly url: URL; readonly signIn: string }>
  /** @throws {NoRoleError} @throws when it did not begin here, was forged, or is over */
  finish(current: URL, signIn: string): Promise<{ readonly name: string; readonly role: RoleName }>
}

interface SignIn {
  readonly state: string
  readonly nonce: string
  readonly codeVerifier: string
  readonly endsMs: number
}

/** Authorization code with PKCE, state and nonce (RFC 9700); each sign-in is good for one answer. */
export function createSingleSignOn(settings: SingleSignOnSettings, monotonicMs: () => number): SingleSignOn {
  const signIns = new Map<string, SignIn>()
  let discovered: Promise<Configuration> | undefined

  function configuration(): Promise<Configuration> {
    discovered ??= discover(settings)
    // The next one who comes tries again.
    discovered.catch(() => {
      discovered = undefined
    })
    return discovered
  }

  return {
    async start(callback) {
      const config = await configuration()
      const [codeVerifier, state, nonce, signIn] = [
        randomPKCECodeVerifier(),
        randomState(),
        randomNonce(),
        randomState(),
      ]
      signIns.set(signIn, { codeVerifier, state, nonce, endsMs: monotonicMs() + signInMsMax })
      const [oldest] = signIns.keys()
      if (signIns.size > signInsMax && oldest !== undefined) signIns.delete(oldest)
      const url = buildAuthorizationUrl(config, {
        redirect_uri: callback.href,
        scope: 'openid profile email',
        code_challenge: await calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: 'S256',
        state,
        nonce,
      })
      return { url, signIn }
    },
    async finish(current, signIn) {
      const begun = signIns.get(signIn)
      signIns.delete(signIn)
      if (!begun || begun.endsMs < monotonicMs()) throw new Error('this sign-in did not begin here, or took too long')
      const answer = await authorizationCodeGrant(await configuration(), current, {
        pkceCodeVerifier: begun.codeVerifier,
        expectedState: begun.state,
        expectedNonce: begun.nonce,
        idTokenExpected: true,
      })
      const claims = answer.claims() ?? {}
      const name = nameOf(claims)
      const role = roleOfClaims(claims, settings.roleClaim, settings.roles)
      if (!role) throw new NoRoleError(`${settings.roleClaim} of ${name} has none of the values in OIDC_ROLES`)
      return { name, role }
    },
  }
}

async function discover({ issuer, clientId, secretFile }: SingleSignOnSettings): Promise<Configuration> {
  const secret = secretFile === undefined ? undefined : (await readFile(secretFile, 'utf8')).trim()
  const config = await discovery(issuer, clientId, secret, undefined, {
    timeout: answerSecondsMax,
    execute: [enableNonRepudiationChecks, ...(isOnThisMachine(issuer) ? [allowInsecureRequests] : [])],
  })
  return config
}

/** Elsewhere an issuer without TLS is refused. */
function isOnThisMachine({ hostname }: URL): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
}

function nameOf(claims: Record<string, unknown>): string {
  const { preferred_username: username, email, sub } = claims
  const name = [username, email, sub].find((value) => typeof value === 'string' && value !== '')
  return String(name).toLowerCase().slice(0, nameCharactersMax)
}
