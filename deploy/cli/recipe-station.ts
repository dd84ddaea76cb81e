import { setTimeout as sleep } from 'node:timers/promises'
import type { Bus } from '../../shared/bus/bus.ts'
import type { StoredRecipe } from '../../shared/bus/recipe-store.ts'
import { hearRecipe, type RecipeHearing } from '../../shared/service/recipe-hearing.ts'
import { StationError } from './station-bus.ts'

const lookAgainMs = 20

export type RecipeBus = Pick<Bus, 'listen' | 'recipes'>

/** What a station that runs says of its recipe. */
export interface HeardStation extends Omit<RecipeHearing, 'heard'> {
  /** Resolves to true as soon as a condition holds, to false after so long. */
  until(condition: () => boolean, waitMs: number): Promise<boolean>
}

export function hearStation(bus: Pick<Bus, 'listen'>, station: string): HeardStation {
  return {
    ...hearRecipe(bus, station, () => performance.now()),
    async until(condition, waitMs) {
      const endMs = performance.now() + waitMs
      while (!condition()) {
        if (performance.now() > endMs) return false
        await sleep(lookAgainMs)
      }
      return true
    },
  }
}

/** @param given a revision, or the first digits of one @throws {StationError} when none or several are meant */
export function keptRevision(revisions: readonly StoredRecipe[], given: string): StoredRecipe {
  const found = new Map(
    revisions.filter(({ envelope }) => envelope.revision.startsWith(given)).map((one) => [one.envelope.revision, one]),
  )
  const [only, ...others] = found.values()
  if (only && others.length === 0) return only
  const which = only ? `${[...found.keys()].join(', ')} begin like that` : 'there is none'
  throw new StationError(`which revision is ${given}? ${which}; look at them with vaglio recipe list`)
}
