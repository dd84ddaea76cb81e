import type { Bus } from '../bus/bus.ts'
import { presenceLostAfterMs, presencesOf, type RecipeInUse } from '../contracts/presence.ts'

/** Those who say where they are with the recipe: one gives it to parts, the other judges by it. */
const recipeFollowers = ['camera-ingest', 'rules'] as const
type RecipeFollower = (typeof recipeFollowers)[number]

/** What the services of a station say of the revisions of its recipe. */
export interface RecipeHearing {
  heard(service: RecipeFollower, instance: string, recipe: RecipeInUse): void
  /** The revision that the next part gets; undefined where nobody was heard lately who gives it. */
  ruling(): string | undefined
  /** Why the rules cannot use a revision; undefined where none of them says so. */
  refusal(revision: string): string | undefined
  /** Instances of rules that are there and not ready for a revision; undefined where there are none at all. */
  notReady(revision: string): number | undefined
}

/** Listens from now on. */
export function hearRecipe(bus: Pick<Bus, 'listen'>, station: string, monotonicMs: () => number): RecipeHearing {
  const hearing = createRecipeHearing(monotonicMs)
  for (const service of recipeFollowers) {
    bus.listen(presencesOf(service), station, ({ instance }, { recipe }) => {
      if (recipe) hearing.heard(service, instance, recipe)
    })
  }
  return hearing
}

export function createRecipeHearing(monotonicMs: () => number): RecipeHearing {
  const words = new Map<string, { service: RecipeFollower; recipe: RecipeInUse; heardMs: number }>()
  const saidBy = (wanted: RecipeFollower): RecipeInUse[] =>
    [...words.values()].flatMap(({ service, recipe, heardMs }) =>
      service === wanted && monotonicMs() - heardMs <= presenceLostAfterMs ? [recipe] : [],
    )
  return {
    heard(service, instance, recipe) {
      for (const [key, { heardMs }] of words) if (monotonicMs() - heardMs > presenceLostAfterMs) words.delete(key)
      words.set(`${service} ${instance}`, { service, recipe, heardMs: monotonicMs() })
    },
    ruling: () => saidBy('camera-ingest').at(-1)?.ready[0],
    refusal: (revision) =>
      saidBy('rules')
        .flatMap(({ refused }) => refused)
        .find((one) => one.revision === revision)?.reason,
    notReady(revision) {
      const rules = saidBy('rules')
      return rules.length > 0 ? rules.filter(({ ready }) => !ready.includes(revision)).length : undefined
    },
  }
}
