import type { Sizes } from './checker/evidence.ts'
import { checkSizes } from './checker/station-state.ts'
import { monotonicMs } from './history.ts'
import { sizesOf } from './station/sizes.ts'
import type { Station } from './station/station.ts'

const settleMsMax = 180_000
const lookAgainMs = 3000

/**
 * What a station takes when it has come to rest. Heaps and caches that a flood has filled are given back only after a
 * while; what is not given back by then has grown.
 */
export async function settledSizes(
  station: Station,
  before: Sizes,
  pause: (durationMs: number) => Promise<void>,
): Promise<Sizes> {
  const endsMs = monotonicMs() + settleMsMax
  for (;;) {
    const after = await sizesOf(station)
    if (checkSizes(before, after).length === 0 || monotonicMs() > endsMs) return after
    await pause(lookAgainMs)
  }
}
