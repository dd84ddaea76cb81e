import { createHash, randomBytes } from 'node:crypto'
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifySessionOptions } from '@fastify/session'
import { z } from 'zod'
import { Login } from './login.ts'
import { openPrivateFile, PrivateFileError } from './private-file.ts'

type FastifyStore = NonNullable<FastifySessionOptions['store']>
type Session = Parameters<FastifyStore['set']>[1]

const sessionsMax = 500
const hourMs = 60 * 60_000
const dayMs = 24 * hourMs
/** When a session was used last is written down no more often than this. */
const usesWrittenEveryMs = 60_000
const secretBytes = 32

/** How long a session lasts: unused, and at all. A wall monitor looks on for months; who may change something logs in now and then. */
const limits = {
  viewer: { idleMsMax: 30 * dayMs, ageMsMax: 400 * dayMs },
  operator: { idleMsMax: 12 * hourMs, ageMsMax: 30 * dayMs },
  engineer: { idleMsMax: 12 * hourMs, ageMsMax: 30 * dayMs },
} as const
/** The plant's own sign-in is asked again each shift: who left the plant is out. */
const singleSignOnAgeMsMax = 12 * hourMs
/** Browsers keep no cookie for longer; the limits above are kept here. */
export const cookieAgeMsMax = 400 * dayMs

const KeptSession = z.object({ login: Login, csrf: z.string(), createdMs: z.number(), usedMs: z.number() })
type KeptSession = z.infer<typeof KeptSession>

const SessionsDocument = z.strictObject({
  /** Signs the cookies. */
  secret: z.string().min(secretBytes),
  /** By the hash of the session's id: whoever reads the file has no session. */
  sessions: z.array(z.tuple([z.string(), KeptSession])),
})

/** Who is logged in, over restarts of the console. */
export interface SessionStore extends FastifyStore {
  readonly secret: string
  /** True while the session lasts; counts as using it. */
  use(sessionId: string): boolean
  /** Resolves when all is written that was to be. */
  close(): Promise<void>
}

export interface SessionStoreOptions {
  readonly folder: string
  readonly wallMs: () => number
  /** Sessions could not be kept, or those of before could not be read. */
  readonly onTrouble: (error: unknown) => void
}

export async function openSessionStore({ folder, wallMs, onTrouble }: SessionStoreOptions): Promise<SessionStore> {
  const file = await openDocument(join(folder, 'sessions.json'), onTrouble)
  const { secret } = file.content
  const sessions = new Map(file.content.sessions)
  let writing: Promise<void> | undefined
  let isChanged = false
  let writtenMs = wallMs()

  function write(): void {
    isChanged = true
    writing ??= writeAll().finally(() => {
      writing = undefined
    })
  }

  async function writeAll(): Promise<void> {
    while (isChanged) {
      isChanged = false
      writtenMs = wallMs()
      await file.save({ secret, sessions: [...sessions] }).catch(onTrouble)
    }
  }

  function find(key: string): KeptSession | undefined {
    const session = sessions.get(key)
    if (!session) return undefined
    if (isOver(session, wallMs())) {
      sessions.delete(key)
      write()
      return undefined
    }
    session.usedMs = wallMs()
    if (wallMs() - writtenMs >= usesWrittenEveryMs) write()
    return session
  }

  return {
    secret,
    use: (sessionId) => find(keyOf(sessionId)) !== undefined,
    get(sessionId, answer) {
      const session = find(keyOf(sessionId))
      const { login, csrf } = session ?? {}
      answer(null, login && { cookie: { originalMaxAge: cookieAgeMsMax }, login, _csrf: csrf ?? '' })
    },
    set(sessionId, { login, _csrf }: Session, answer) {
      // Nobody is remembered who has not logged in: the store cannot be filled from outside.
      if (login) {
        const key = keyOf(sessionId)
        const createdMs = sessions.get(key)?.createdMs ?? wallMs()
        sessions.set(key, { login, csrf: _csrf ?? '', createdMs, usedMs: wallMs() })
        dropOldest(sessions)
        write()
      }
      answer()
    },
    destroy(sessionId, answer) {
      if (sessions.delete(keyOf(sessionId))) write()
      answer()
    },
    async close() {
      write()
      await writing
    },
  }
}

async function openDocument(file: string, onTrouble: (error: unknown) => void) {
  const anew = { secret: randomBytes(secretBytes).toString('base64url'), sessions: [] }
  try {
    return await openPrivateFile(file, SessionsDocument, anew)
  } catch (error) {
    if (!(error instanceof PrivateFileError)) throw error
    // Everybody logs in once more, no harm is done.
    onTrouble(error)
    await rename(file, `${file}.damaged`)
    return await openPrivateFile(file, SessionsDocument, anew)
  }
}

function isOver({ login, createdMs, usedMs }: KeptSession, nowMs: number): boolean {
  const { idleMsMax, ageMsMax } = limits[login.role]
  const ageLimitMs = login.by === 'oidc' ? Math.min(ageMsMax, singleSignOnAgeMsMax) : ageMsMax
  return nowMs - usedMs > idleMsMax || nowMs - createdMs > ageLimitMs
}

function dropOldest(sessions: Map<string, KeptSession>): void {
  if (sessions.size <= sessionsMax) return
  const [oldest] = [...sessions].sort(([, a], [, b]) => a.usedMs - b.usedMs)
  if (oldest) sessions.delete(oldest[0])
}

function keyOf(sessionId: string): string {
  return createHash('sha256').update(sessionId).digest('base64url')
}
