import type { Clock } from './clock.ts'

const secondMs = 1000

/** So many a second and no more; what is beyond is only counted. */
export interface Quota {
  /** True when one more is allowed now. */
  take(): boolean
  /** How many were refused since this was asked last, told once a second has passed. */
  refused(): number
}

export function createQuota(perSecondMax: number, clock: Pick<Clock, 'monotonicMs'>): Quota {
  let startedMs = Number.NEGATIVE_INFINITY
  let taken = 0
  let refusedNow = 0
  let refusedBefore = 0
  return {
    take() {
      if (clock.monotonicMs() - startedMs >= secondMs) {
        startedMs = clock.monotonicMs()
        taken = 0
        refusedBefore += refusedNow
        refusedNow = 0
      }
      taken += 1
      if (taken <= perSecondMax) return true
      refusedNow += 1
      return false
    },
    refused() {
      const count = refusedBefore
      refusedBefore = 0
      return count
    },
  }
}
