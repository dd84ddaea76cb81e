import { createHash, generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

const clientId = 'vaglio'
const lifeSeconds = 60

/** What the issuer does wrong, for once. */
export interface Fraud {
  readonly nonce?: string
  readonly audience?: string
  readonly issuer?: string
  /** Signs with a key that it does not show. */
  readonly foreignKey?: true
  readonly expired?: true
}

/** A sign-in of a plant (OpenID Connect): whoever comes is let in, with the claims that the test wants. */
export interface FakeIssuer extends AsyncDisposable {
  readonly url: URL
  claims: Record<string, unknown>
  fraud: Fraud
  /** As a browser: goes where the console sent it. @returns the way back, with the code */
  signIn(url: string): Promise<URL>
}

interface Grant {
  readonly nonce: string
  readonly challenge: string
  readonly redirect: string
}

export async function fakeIssuer(): Promise<FakeIssuer> {
  const [own, foreign] = [rsaKeys(), rsaKeys()]
  const grants = new Map<string, Grant>()
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const issuer: FakeIssuer = {
    url: new URL(base),
    claims: {},
    fraud: {},
    async signIn(url) {
      const answered = await fetch(url, { redirect: 'manual' })
      return new URL(answered.headers.get('location') ?? '')
    },
    [Symbol.asyncDispose]: () => new Promise((closed) => void server.close(() => closed())),
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', base)
    if (url.pathname === '/.well-known/openid-configuration') return json(response, discovery(base))
    if (url.pathname === '/keys') {
      const key = own.publicKey.export({ format: 'jwk' })
      return json(response, { keys: [{ ...key, kid: 'own', alg: 'RS256', use: 'sig' }] })
    }
    if (url.pathname === '/authorize') return authorize(url.searchParams, response)
    if (url.pathname === '/token') return json(response, token(new URLSearchParams(await textOf(request))))
    response.writeHead(404).end()
  }

  function authorize(asked: URLSearchParams, response: ServerResponse): void {
    const [code, redirect] = [randomUUID(), asked.get('redirect_uri') ?? '']
    const [nonce, challenge] = [asked.get('nonce') ?? '', asked.get('code_challenge') ?? '']
    grants.set(code, { nonce, challenge, redirect })
    const back = new URL(redirect)
    back.search = new URLSearchParams({ code, state: asked.get('state') ?? '' }).toString()
    response.writeHead(302, { location: back.href }).end()
  }

  function token(asked: URLSearchParams): object {
    const code = asked.get('code') ?? ''
    // Gives a token for the same code twice: that an answer works once is for the console to see to.
    const grant = grants.get(code)
    const verifier = createHash('sha256')
      .update(asked.get('code_verifier') ?? '')
      .digest('base64url')
    if (grant?.challenge !== verifier || grant.redirect !== asked.get('redirect_uri')) return { error: 'invalid_grant' }
    const { fraud } = issuer
    const now = Math.floor(Date.now() / 1000) - (fraud.expired ? 10 * lifeSeconds : 0)
    const claims = {
      iss: fraud.issuer ?? base,
      aud: fraud.audience ?? clientId,
      sub: 'u-1',
      iat: now,
      exp: now + lifeSeconds,
      nonce: fraud.nonce ?? grant.nonce,
      ...issuer.claims,
    }
    const idToken = signed(claims, fraud.foreignKey ? foreign.privateKey : own.privateKey)
    return { access_token: randomUUID(), token_type: 'Bearer', expires_in: lifeSeconds, id_token: idToken }
  }
  return issuer
}

function rsaKeys() {
  return generateKeyPairSync('rsa', { modulusLength: 2048 })
}

function discovery(base: string): object {
  return {
    issuer: base,
    authorization_endpoint: `${base}/authorize`,
    token_endpoint: `${base}/token`,
    jwks_uri: `${base}/keys`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    code_challenge_methods_supported: ['S256'],
  }
}

function signed(claims: object, key: ReturnType<typeof rsaKeys>['privateKey']): string {
  const head = { alg: 'RS256', kid: 'own', typ: 'JWT' }
  const text = [head, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
  return `${text}.${sign('RSA-SHA256', Buffer.from(text), key).toString('base64url')}`
}

function json(response: ServerResponse, body: object): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text
}
