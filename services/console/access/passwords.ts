import { hash, verify } from '@node-rs/argon2'
import { createTurns } from './turns.ts'

/** OWASP Password Storage Cheat Sheet, argon2id: 19 MiB, two passes, one lane. About 30 ms of a core. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
/** Parts are judged on the same cores. */
const turnLimits = { atOnceMax: 2, waitingMax: 20 }

/** Turns passwords into what may be kept, and checks them. */
export interface Passwords {
  /** @throws {ProblemError} 503 when too many are asked for at once */
  hash(password: string): Promise<string>
  /** @throws {ProblemError} 503 when too many are asked for at once */
  verify(hash: string, password: string): Promise<boolean>
}

export function createPasswords(): Passwords {
  const inTurn = createTurns(turnLimits)
  return {
    hash: (password) => inTurn(() => hash(asTyped(password), cost)),
    verify: (kept, password) => inTurn(() => verify(kept, asTyped(password))),
  }
}

/** Two keyboards may compose the same letter differently. */
function asTyped(password: string): string {
  return password.normalize('NFC')
}
