import { setTimeout as sleep } from 'node:timers/promises'
import type { Bus } from '../../shared/bus/bus.ts'
import type { StoredRecipe } from '../../shared/bus/recipe-store.ts'
import { presenceLostAfterMs, presencesOf, type RecipeInUse } from '../../shared/contracts/presence.ts'
import { type OpenedRecipe, openRevision } from '../../shared/recipe/load.ts'
import { StationError } from './station-bus.ts'

const lookAgainMs = 20

export type RecipeBus = Pick<Bus, 'listen' | 'recipes'>

/** What a station that runs says of its recipe. */
export interface HeardStation {
  /** The revision that the next part gets; undefined where nobody was heard who gives it. */
  ruling(): string | undefined
  /** Why the rules cannot use a revision; undefined where none of them says so. */
  refusal(revision: string): string | undefined
  /** Instances of rules that are there and not ready for a revision; undefined where there are none at all. */
  notReady(revision: string): number | undefined
  /** Resolves to true as soon as a condition holds, to false after so long. */
  until(condition: () => boolean, waitMs: number): Promise<boolean>
}

export function hearStation(bus: Pick<Bus, 'listen'>, station: string): HeardStation {
  const heard = { 'camera-ingest': new Map<string, Word>(), rules: new Map<string, Word>() }
  for (const [service, words] of Object.entries(heard)) {
    bus.listen(presencesOf(service), station, ({ instance }, { recipe }) => {
      if (recipe) words.set(instance, { recipe, heardMs: performance.now() })
    })
  }
  const said = (service: keyof typeof heard): RecipeInUse[] =>
    [...heard[service].values()]
      .filter(({ heardMs }) => performance.now() - heardMs <= presenceLostAfterMs)
      .map(({ recipe }) => recipe)
  return {
    ruling: () => said('camera-ingest').at(-1)?.ready[0],
    refusal: (revision) =>
      said('rules')
        .flatMap(({ refused }) => refused)
        .find((one) => one.revision === revision)?.reason,
    notReady(revision) {
      const rules = said('rules')
      return rules.length > 0 ? rules.filter(({ ready }) => !ready.includes(revision)).length : undefined
    },
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

interface Word {
  readonly recipe: RecipeInUse
  readonly heardMs: number
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

/**
 * A revision as the broker keeps it, read as a recipe.
 * @throws {RecipeError} when it is none, or not what its revision says
 * @throws {RecipeStoreError} when a picture of it is not there
 */
export async function openKept(recipes: RecipeBus['recipes'], { envelope, body }: StoredRecipe): Promise<OpenedRecipe> {
  const pictures = await recipes.pictures(body)
  const readPicture = async (path: string): Promise<Uint8Array | undefined> => pictures.get(path)
  return await openRevision(envelope.revision, { text: body.document, folder: '/', readPicture })
}
