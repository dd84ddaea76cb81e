import { presenceLostAfterMs, type RecipeInUse } from '../../../shared/contracts/presence.ts'

/** Those who say where they are with the recipe: one gives it to parts, the other judges by it. */
export const recipeFollowers = ['camera-ingest', 'rules'] as const
export type RecipeFollower = (typeof recipeFollowers)[number]

/** What the services say of the revisions of the recipe. */
export interface RecipeHearing {
  heard(service: RecipeFollower, instance: string, recipe: RecipeInUse): void
  /** The revision that the next part gets; undefined where nobody was heard lately who gives it. */
  ruling(): string | undefined
  /** Why the rules cannot use a revision; undefined where none of them says so. */
  refusal(revision: string): string | undefined
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
  }
}
