import { createHash, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { ulid } from 'ulid'
import { z } from 'zod'
import { AccessToken, type CreatedToken, type NewToken } from '../api/token.ts'
import { ProblemError } from '../http/problem-answer.ts'
import type { Announce } from './accounts.ts'
import { openPrivateFile } from './private-file.ts'
import { createTurns } from './turns.ts'

const tokensMax = 100
const secretBytes = 32
/** Tells people, and programs that look for keys that were published, what it is. */
const prefix = 'vgl_'
const dayMs = 24 * 60 * 60_000
/** Writing each use down would write to the disk with each request. */
const usesWrittenEveryMs = 5 * 60_000
const turnLimits = { atOnceMax: 1, waitingMax: 20 }

/** A token as it is kept: whoever reads the file has no key. */
const KeptToken = AccessToken.extend({ sha256: z.string().regex(/^[0-9a-f]{64}$/) })
type KeptToken = z.infer<typeof KeptToken>

const TokensDocument = z.strictObject({ tokens: z.array(KeptToken).max(tokensMax) })

/** Tokens of other software. */
export interface Tokens {
  list(): AccessToken[]
  /** The token of a secret, if it is one and has not expired. */
  find(secret: string): AccessToken | undefined
  /** @throws {ProblemError} 409 */
  create(token: NewToken, createdBy: string, announce: Announce): Promise<CreatedToken>
  /** @throws {ProblemError} 404 */
  remove(id: string, announce: Announce): Promise<void>
}

export interface TokensOptions {
  readonly folder: string
  readonly wallMs: () => number
  /** When a token was used last could not be written down. */
  readonly onUnwritten: (error: unknown) => void
}

/** @throws {PrivateFileError} */
export async function openTokens({ folder, wallMs, onUnwritten }: TokensOptions): Promise<Tokens> {
  const file = await openPrivateFile(join(folder, 'tokens.json'), TokensDocument, { tokens: [] })
  const inTurn = createTurns(turnLimits)
  const usedMs = new Map<string, number>()
  const all = (): readonly KeptToken[] => file.content.tokens

  function noteUse({ id, lastUsedAt = '' }: KeptToken): void {
    const lastMs = usedMs.get(id) ?? (Date.parse(lastUsedAt) || 0)
    if (wallMs() - lastMs < usesWrittenEveryMs) return
    usedMs.set(id, wallMs())
    const used = { lastUsedAt: new Date(wallMs()).toISOString() }
    const save = () => file.save({ tokens: all().map((token) => (token.id === id ? { ...token, ...used } : token)) })
    inTurn(save).catch(onUnwritten)
  }

  return {
    list: () => all().map(shown),
    find(secret) {
      if (!secret.startsWith(prefix)) return undefined
      const sha256 = hashOf(secret)
      const token = all().find((kept) => kept.sha256 === sha256)
      if (!token || Date.parse(token.expiresAt) <= wallMs()) return undefined
      noteUse(token)
      return shown(token)
    },
    create: ({ name, role, days }, createdBy, announce) =>
      inTurn(async () => {
        if (all().some((token) => token.name === name))
          throw new ProblemError(409, 'taken', `there is a token ${name} already; revoke it first`)
        if (all().length >= tokensMax)
          throw new ProblemError(409, 'too many tokens', `there are ${tokensMax} tokens; revoke one first`)
        const secret = `${prefix}${randomBytes(secretBytes).toString('base64url')}`
        const [createdAt, expiresAt] = [wallMs(), wallMs() + days * dayMs].map((ms) => new Date(ms).toISOString())
        const token = AccessToken.parse({ id: ulid(), name, role, createdBy, createdAt, expiresAt })
        await announce({ action: 'token.create', target: name, old: '', new: `${role}, until ${expiresAt}` })
        await file.save({ tokens: [...all(), { ...token, sha256: hashOf(secret) }] })
        return { token, secret }
      }),
    remove: (id, announce) =>
      inTurn(async () => {
        const token = all().find((kept) => kept.id === id)
        if (!token) throw new ProblemError(404, 'no such token', 'there is no such token (any more)')
        await announce({ action: 'token.revoke', target: token.name, old: token.role, new: '' })
        await file.save({ tokens: all().filter((kept) => kept.id !== id) })
        usedMs.delete(id)
      }),
  }
}

function shown({ sha256, ...token }: KeptToken): AccessToken {
  return token
}

/** The secret has 256 random bits: a plain hash of it cannot be guessed back. */
function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
