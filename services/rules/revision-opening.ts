import { RecipeStoreError } from '../../shared/bus/recipe-store.ts'
import { RecipeError } from '../../shared/recipe/load.ts'
import { backoff, pause } from '../../shared/runtime/backoff.ts'
import type { RevisionChecks } from './handler.ts'
import type { RecipeChecks } from './recipe-checks.ts'

const tryAgainMs = backoff(200, 10_000)
/** What the broker does not have may still be on its way to it, or be put back. */
const missingMsMax = 5000

/** A revision that is being made ready. */
export interface RevisionOpening {
  /** Its checks, or why they cannot be had so far; undefined until the first attempt has ended. */
  outcome(): RevisionChecks | undefined
  /** Why no part may be given this revision: it has mistakes, or has not been at the broker for some seconds. */
  refusal(): string | undefined
  /** Resolves when the first attempt has ended, either way. */
  readonly attempted: Promise<void>
  /** Nobody asks for it any more. */
  abandon(): void
}

/**
 * Makes a revision ready, and tries again where a later attempt may succeed.
 * @param open rejects with a RecipeError when no attempt can, with a RecipeStoreError when the broker does not have it
 * @param onTrouble told of the first failure
 */
export function beginOpening(
  open: () => Promise<RecipeChecks>,
  onTrouble: (reason: string, isFinal: boolean) => void,
  nowMs: () => number,
  signal: AbortSignal,
): RevisionOpening {
  let outcome: RevisionChecks | undefined
  let isRefused = false
  let missingSinceMs: number | undefined
  const abandoned = new AbortController()
  const either = AbortSignal.any([signal, abandoned.signal])

  /** @returns whether another attempt may succeed */
  async function attempt(): Promise<boolean> {
    try {
      outcome = { checks: await open() }
      isRefused = false
      return false
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      const isFinal = error instanceof RecipeError
      if (!outcome) onTrouble(reason, isFinal)
      outcome = { unable: reason }
      missingSinceMs = error instanceof RecipeStoreError ? (missingSinceMs ?? nowMs()) : undefined
      isRefused = isFinal || (missingSinceMs !== undefined && nowMs() - missingSinceMs >= missingMsMax)
      return !isFinal
    }
  }

  async function goOn(): Promise<void> {
    for (let failures = 1; !either.aborted; failures += 1) {
      await pause(tryAgainMs(failures), either)
      if (either.aborted || !(await attempt())) return
    }
  }

  const attempted = attempt().then((again) => {
    if (again) void goOn()
  })
  return {
    outcome: () => outcome,
    refusal: () => (isRefused && outcome && 'unable' in outcome ? outcome.unable : undefined),
    attempted,
    abandon: () => abandoned.abort(),
  }
}
