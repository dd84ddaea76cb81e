import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { ProblemError } from '../http/problem-answer.ts'

const tokenBytes = 32
const lifeMsMax = 60 * 60_000

/** The one-time right to make the first account. */
export interface Setup {
  /** What to open in a browser, below the page's address; undefined when there is an account. The token is behind a `#`, so that no log of a server has it. */
  path(): string | undefined
  /** @throws {ProblemError} 403 when it is not the token, or no longer */
  check(token: string): void
}

/** @param isNeeded there is no account yet */
export function createSetup(isNeeded: () => boolean, monotonicMs: () => number): Setup {
  const token = randomBytes(tokenBytes).toString('base64url')
  const endsMs = monotonicMs() + lifeMsMax
  return {
    path: () => (isNeeded() ? `/setup#${token}` : undefined),
    check(shown) {
      if (!isNeeded()) throw new ProblemError(403, 'set up already', 'there is an account already: log in')
      if (!isSame(shown, token))
        throw new ProblemError(403, 'not the setup link', 'open the setup link that the console shows at its start')
      if (monotonicMs() > endsMs)
        throw new ProblemError(403, 'too late', 'the setup link lasts an hour; start the console again for another one')
    },
  }
}

/** Takes the same time wherever they differ. */
function isSame(one: string, other: string): boolean {
  const [left, right] = [one, other].map((text) => createHash('sha256').update(text).digest())
  return left !== undefined && right !== undefined && timingSafeEqual(left, right)
}
