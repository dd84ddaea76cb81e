import { RecipeStoreError, type StoredRecipe } from '../../shared/bus/recipe-store.ts'
import type { RecipeInUse } from '../../shared/contracts/presence.ts'
import { revisionMeant } from '../../shared/contracts/recipe-revision.ts'
import { pause } from '../../shared/runtime/backoff.ts'
import type { Log } from '../../shared/runtime/log.ts'
import type { RevisionChecks } from './handler.ts'
import type { RecipeChecks } from './recipe-checks.ts'
import { beginOpening, type RevisionOpening } from './revision-opening.ts'

/** Besides the file's: the newest one, the one before, and what late parts may still ask for. */
const revisionsMax = 4
const reasonLengthMax = 300

export interface RevisionsOptions {
  /** The recipe with which the service started: it is there with or without a broker. */
  readonly file: { readonly revision: string; readonly checks: RecipeChecks }
  /** Looks a revision up; undefined where the broker does not have it. */
  readonly find: (revision: string) => Promise<StoredRecipe | undefined>
  /** Makes a stored recipe ready to judge. @throws {RecipeError} when it cannot be used, whatever comes */
  readonly open: (stored: StoredRecipe) => Promise<RecipeChecks>
  readonly nowMs: () => number
  readonly log: Log
  readonly signal: AbortSignal
}

/** The checks of the revisions that parts may name. */
export interface ReadyRevisions {
  /** What is stored as the newest is made ready before a part asks for it. */
  newest(stored: StoredRecipe | undefined): void
  /** Waits for what is not ready yet, but no longer than that. */
  checksOf(revision: string, waitMsMax: number): RevisionChecks | Promise<RevisionChecks>
  inUse(): RecipeInUse
}

export function createRevisions({ file, find, open, nowMs, log, signal }: RevisionsOptions): ReadyRevisions {
  /** The one that was asked for last stands last. */
  const openings = new Map<string, RevisionOpening>()
  let newest = file.revision

  function openingOf(revision: string, stored: () => Promise<StoredRecipe | undefined>): RevisionOpening {
    const opening = openings.get(revision) ?? begin(revision, stored)
    openings.delete(revision)
    openings.set(revision, opening)
    const oldest = [...openings.keys()].find((one) => one !== newest)
    if (openings.size > revisionsMax && oldest !== undefined) {
      openings.get(oldest)?.abandon()
      openings.delete(oldest)
    }
    return opening
  }

  function begin(revision: string, stored: () => Promise<StoredRecipe | undefined>): RevisionOpening {
    const make = async (): Promise<RecipeChecks> => {
      const found = await stored()
      if (!found) throw new RecipeStoreError('the broker does not have it')
      const checks = await open(found)
      log.info({ revision }, `ready to judge by recipe ${revision}`)
      return checks
    }
    const onTrouble = (reason: string, isFinal: boolean): void =>
      log.error({ revision, reason }, `recipe ${revision} cannot be used${isFinal ? '' : ' yet'}: ${reason}`)
    return beginOpening(make, onTrouble, nowMs, signal)
  }

  return {
    newest(stored) {
      if (!stored) return
      newest = revisionMeant(file.revision, stored)
      if (newest !== file.revision) openingOf(newest, async () => stored)
    },
    checksOf(revision, waitMsMax) {
      if (revision === file.revision) return { checks: file.checks }
      const opening = openingOf(revision, () => find(revision))
      return opening.outcome() ?? outcomeWithin(opening, revision, waitMsMax, signal)
    },
    inUse() {
      const ready = [file.revision]
      const refused: { revision: string; reason: string }[] = []
      for (const [revision, opening] of openings) {
        const [outcome, refusal] = [opening.outcome(), opening.refusal()]
        if (outcome && 'checks' in outcome) ready.push(revision)
        else if (refusal !== undefined) refused.push({ revision, reason: refusal.slice(0, reasonLengthMax) })
      }
      return { file: file.revision, ready, refused }
    },
  }
}

async function outcomeWithin(
  opening: RevisionOpening,
  revision: string,
  waitMsMax: number,
  signal: AbortSignal,
): Promise<RevisionChecks> {
  await Promise.race([opening.attempted, pause(waitMsMax, signal)])
  return opening.outcome() ?? { unable: `recipe ${revision} was not ready in time` }
}
