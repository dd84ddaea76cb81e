import { z } from 'zod'

/** Numbers that may be missing between two triggers; a larger jump is a line that counts anew. */
export const missedTriggersMax = 1000
const rememberedMax = 1024
/** How far back a number may lie and still be one that was overtaken, or a repetition, of a line that counts on. */
const overtakenMax = 16

/** What has to be known of the line's numbers to go on with them. */
export const CounterState = z.object({
  highest: z.int().min(0).optional(),
  missing: z.array(z.int().min(0)),
  remembered: z.array(z.int().min(0)),
})
export type CounterState = z.infer<typeof CounterState>

/**
 * What a number means. `counted`: a part; `skipped` are the numbers before it that have not come yet. `anew`: a part of a
 * line that began to count again; `skipped` are numbers from before that will not come any more. `duplicate`: no part.
 */
export interface Counted {
  readonly kind: 'counted' | 'anew' | 'duplicate'
  readonly skipped: readonly number[]
}

export interface TriggerCounter {
  count(trigger: number): Counted
  /** True for a number that was skipped and has not come since. */
  misses(trigger: number): boolean
  state(): CounterState
}

/**
 * Follows the numbers that a line gives its parts: finds what is missing, what came twice, what was overtaken, and a line
 * that counts anew (a counter that wrapped or a controller that was restarted: back to 0 or 1, or a jump that is too large).
 */
export function createTriggerCounter(state: CounterState = { missing: [], remembered: [] }): TriggerCounter {
  let highest = state.highest
  const missing = new Set(state.missing)
  const remembered = new Set(state.remembered)

  const remember = (trigger: number): void => {
    remembered.add(trigger)
    const [oldest] = remembered
    if (remembered.size > rememberedMax && oldest !== undefined) remembered.delete(oldest)
  }
  const advance = (trigger: number): number[] => {
    const from = (highest ?? trigger - 1) + 1
    highest = trigger
    remember(trigger)
    return Array.from({ length: trigger - from }, (_, index) => from + index)
  }
  const beginAnew = (trigger: number): Counted => {
    const skipped = [...missing]
    missing.clear()
    remembered.clear()
    highest = undefined
    advance(trigger)
    return { kind: 'anew', skipped }
  }
  return {
    count(trigger) {
      if (missing.delete(trigger)) {
        remember(trigger)
        return { kind: 'counted', skipped: [] }
      }
      const ahead = trigger - (highest ?? trigger - 1)
      if (trigger <= 1 && ahead < -overtakenMax) return beginAnew(trigger)
      if (ahead === 0 || remembered.has(trigger)) return { kind: 'duplicate', skipped: [] }
      if (ahead > missedTriggersMax + 1 || ahead < -overtakenMax) return beginAnew(trigger)
      if (ahead < 0) {
        remember(trigger)
        return { kind: 'counted', skipped: [] }
      }
      const skipped = advance(trigger)
      for (const number of skipped) missing.add(number)
      return { kind: 'counted', skipped }
    },
    misses: (trigger) => missing.has(trigger),
    state: () => ({
      ...(highest !== undefined && { highest }),
      missing: [...missing],
      remembered: [...remembered],
    }),
  }
}
