import type { RecipeInUse } from '../../shared/contracts/presence.ts'

export interface RecipeInUseOptions {
  /** Revision of the recipe's file with which the service started. */
  readonly file: string
  /** What the last part of an earlier run got, where the file is still the same. */
  readonly last: string | undefined
  readonly nowMs: () => number
  /** An instance that was not heard for so long is gone. */
  readonly lostAfterMs: number
  /** The next part gets another revision; and why the one before had to go, where that was not asked for. */
  readonly onChange: (revision: string, trouble?: string) => void
}

/** Which revision of the recipe the next part gets. */
export interface PartRecipe {
  /** What is to rule; it does as soon as the rules are ready for it. */
  wanted(revision: string): void
  /** What an instance of rules says of itself. */
  heard(instance: string, said: RecipeInUse): void
  revision(): string
  inUse(): RecipeInUse
}

/**
 * The next part gets the revision that is wanted once every instance of rules that is there can judge by it; until then
 * it gets the one before. Where one of them can no longer judge by that, it gets one by which all can: the file's, unless
 * somebody edited the file and only some of the services have started since.
 */
export function createPartRecipe({ file, last, nowMs, lostAfterMs, onChange }: RecipeInUseOptions): PartRecipe {
  const instances = new Map<string, { readonly said: RecipeInUse; readonly heardMs: number }>()
  let current = last ?? file
  let target = current

  function audible(): RecipeInUse[] {
    for (const [instance, { heardMs }] of instances) if (nowMs() - heardMs > lostAfterMs) instances.delete(instance)
    return [...instances.values()].map(({ said }) => said)
  }

  function decide(): void {
    const rules = audible()
    const all = (revision: string): boolean => rules.length > 0 && rules.every(({ ready }) => ready.includes(revision))
    const [refusal] = rules.flatMap(({ refused }) => refused.filter(({ revision }) => revision === current))
    const common = [file, ...rules.flatMap(({ ready }) => ready)].find(all)
    if (all(target)) change(target)
    else if (refusal && common !== undefined) change(common, refusal.reason)
  }

  function change(revision: string, trouble?: string): void {
    if (revision === current) return
    current = revision
    onChange(revision, trouble)
  }

  return {
    wanted(revision) {
      target = revision
      decide()
    },
    heard(instance, said) {
      instances.set(instance, { said, heardMs: nowMs() })
      decide()
    },
    revision: () => current,
    inUse: () => ({ file, ready: [current], refused: [] }),
  }
}
