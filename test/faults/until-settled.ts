import type { Sizes } from './checker/evidence.ts'
import { checkSizes } from './checker/station-state.ts'
import { monotonicMs } from './history.ts'
import { sizesOf } from './station/sizes.ts'
import type { Station } from './station/station.ts'

const settleMsMax = 180_000
const lookAgainMs = 3000

/**
 * Waits until a station takes no more than before it was disturbed, but not for ever. Heaps and caches that a flood has
 * filled are given back only after a while, and only by who goes on working: parts have to come meanwhile.
 */
export async function untilSettled(
  station: Station,
  before: Sizes,
  pause: (durationMs: number) => Promise<void>,
): Promise<void> {
  const endsMs = monotonicMs() + settleMsMax
  while (checkSizes(before, await sizesOf(station)).length > 0 && monotonicMs() < endsMs) await pause(lookAgainMs)
}
