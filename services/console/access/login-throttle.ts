const secondMs = 1000
const waitMsMax = 15 * 60 * secondMs
/** After so long without an attempt all is forgotten. */
const quietMsMax = 60 * 60 * secondMs
/** Wrong passwords without a wait: from one place, and for an account from wherever. */
const freeFromOnePlace = 5
const freeForAnAccount = 20
/** The oldest are forgotten beyond so many. */
const rememberedMax = 10_000

interface Attempts {
  readonly failures: number
  readonly lastMs: number
  readonly openAtMs: number
}

/** Slows down whoever guesses passwords: each wrong one doubles the wait. */
export interface LoginThrottle {
  /**
   * Counts one attempt as wrong until `succeeded` says otherwise, so that many at once count as many.
   * @returns milliseconds to wait instead; 0 when it may be tried now
   */
  attempt(account: string, address: string): number
  succeeded(account: string, address: string): void
}

/**
 * Whoever has logged in to an account from an address before is only slowed down by what comes from there: guessing from
 * elsewhere keeps nobody from the line.
 */
export function createLoginThrottle(monotonicMs: () => number): LoginThrottle {
  const attempts = new Map<string, Attempts>()
  const known = new Set<string>()

  function recall(key: string): Attempts | undefined {
    const found = attempts.get(key)
    return found && monotonicMs() - found.lastMs < quietMsMax ? found : undefined
  }

  function count(key: string, free: number): void {
    const failures = (recall(key)?.failures ?? 0) + 1
    const waitMs = failures < free ? 0 : Math.min(waitMsMax, secondMs * 2 ** (failures - free))
    attempts.delete(key)
    attempts.set(key, { failures, lastMs: monotonicMs(), openAtMs: monotonicMs() + waitMs })
    forgetOldest(attempts)
  }

  return {
    attempt(account, address) {
      const place = placeOf(account, address)
      const keys = known.has(place) ? [place] : [place, account]
      const waitMs = Math.max(...keys.map((key) => (recall(key)?.openAtMs ?? 0) - monotonicMs()), 0)
      if (waitMs > 0) return waitMs
      count(place, freeFromOnePlace)
      count(account, freeForAnAccount)
      return 0
    },
    succeeded(account, address) {
      const place = placeOf(account, address)
      attempts.delete(place)
      attempts.delete(account)
      known.delete(place)
      known.add(place)
      forgetOldest(known)
    },
  }
}

/** No name of an account has a space. */
function placeOf(account: string, address: string): string {
  return `${account} ${address}`
}

function forgetOldest(remembered: Map<string, Attempts> | Set<string>): void {
  if (remembered.size <= rememberedMax) return
  for (const oldest of remembered.keys()) {
    remembered.delete(oldest)
    return
  }
}
