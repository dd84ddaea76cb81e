import { z } from 'zod'
import { triggerReuseMs } from '../../shared/contracts/limits.ts'

/** Numbers that may be missing between two triggers; a larger jump is a line that counts anew. */
export const missedTriggersMax = 1000
const rememberedMax = 4096
/** How far back a number may lie and still be one that was overtaken, or a repetition, of a line that counts on. */
const overtakenMax = 16
/** For this long after a line began to count anew the last numbers of the count before may still come. */
const stragglersMs = 1000

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
 * @param nowMs a clock that does not jump; what the state remembers counts as seen now
 */
export function createTriggerCounter(
  nowMs: () => number,
  state: CounterState = { missing: [], remembered: [] },
): TriggerCounter {
  let highest = state.highest
  let former: { readonly highest: number; readonly untilMs: number } | undefined
  const missing = new Set(state.missing)
  const seenAtMs = new Map(state.remembered.map((trigger) => [trigger, nowMs()]))

  const isFresh = (atMs: number | undefined): boolean => atMs !== undefined && nowMs() - atMs < triggerReuseMs
  const distance = (trigger: number, from: number | undefined): number => trigger - (from ?? trigger)
  const remember = (trigger: number): void => {
    // Again at the end: the oldest stands first.
    seenAtMs.delete(trigger)
    seenAtMs.set(trigger, nowMs())
    for (const [oldest, atMs] of seenAtMs) {
      if (isFresh(atMs) && seenAtMs.size <= rememberedMax) break
      seenAtMs.delete(oldest)
    }
  }
  const counted = (trigger: number, skipped: readonly number[] = []): Counted => {
    remember(trigger)
    return { kind: 'counted', skipped }
  }
  const advance = (trigger: number): Counted => {
    const from = (highest ?? trigger - 1) + 1
    highest = trigger
    const skipped = Array.from({ length: trigger - from }, (_, index) => from + index)
    for (const number of skipped) missing.add(number)
    return counted(trigger, skipped)
  }
  const beginAnew = (trigger: number): Counted => {
    const skipped = [...missing]
    const last = highest
    if (last !== undefined) former = { highest: last, untilMs: nowMs() + stragglersMs }
    missing.clear()
    for (const number of seenAtMs.keys()) {
      if (Math.abs(distance(number, last)) > overtakenMax) seenAtMs.delete(number)
      else seenAtMs.set(number, nowMs() - triggerReuseMs + stragglersMs)
    }
    highest = trigger
    remember(trigger)
    return { kind: 'anew', skipped }
  }
  const isStraggler = (trigger: number): boolean =>
    former !== undefined && nowMs() < former.untilMs && Math.abs(distance(trigger, former.highest)) <= overtakenMax
  return {
    count(trigger) {
      if (missing.delete(trigger)) return counted(trigger)
      const ahead = highest === undefined ? 1 : trigger - highest
      if (trigger <= 1 && ahead < -overtakenMax) return beginAnew(trigger)
      if (isFresh(seenAtMs.get(trigger))) return { kind: 'duplicate', skipped: [] }
      if (ahead > overtakenMax && isStraggler(trigger)) return counted(trigger)
      if (ahead > missedTriggersMax + 1 || ahead < -overtakenMax) return beginAnew(trigger)
      return ahead > 0 ? advance(trigger) : counted(trigger)
    },
    misses: (trigger) => missing.has(trigger),
    state: () => ({
      ...(highest !== undefined && { highest }),
      missing: [...missing],
      remembered: [...seenAtMs].filter(([, atMs]) => isFresh(atMs)).map(([trigger]) => trigger),
    }),
  }
}
