import {
  type ListedRecipe,
  type NewRecipe,
  type RecipeStore,
  RecipeStoreError,
  type StoredRecipe,
} from '../../shared/bus/recipe-store.ts'
import type { OpenedRecipe } from '../../shared/recipe/load.ts'
import { backoff, pause } from '../../shared/runtime/backoff.ts'
import type { Log } from '../../shared/runtime/log.ts'

const lookAgainMs = 1000
const noAnswerMs = backoff(200, 5000)
/** As many failures go unmentioned while a station starts. */
const quietFailuresMax = 8
/** What was stored and is still not there is not stored over and over. */
const storedAgainMs = backoff(2000, 600_000)

export interface RecipeKeepingOptions {
  readonly station: string
  /** The recipe's file as the station started with it. */
  readonly file: OpenedRecipe
  readonly recipes: Pick<RecipeStore, 'newest' | 'list' | 'pictures' | 'add'>
  readonly wallMs: () => number
  readonly log: Log
  readonly signal: AbortSignal
}

/** A revision as it has to be there again. */
interface Known {
  readonly revision: string
  readonly takenAt: string
  readonly recipe: NewRecipe
}

/**
 * Has the newest stored revision be one that rules in place of the station's recipe file: that file itself, where there is
 * none or the file is another one since. One that was there and is lost is put back. Until the signal aborts.
 */
export async function keepRecipe(options: RecipeKeepingOptions): Promise<void> {
  const { recipes, log, signal, file } = options
  let known: Known | undefined
  let seen: string | undefined
  let [failures, stored] = [0, 0]
  while (!signal.aborted) {
    try {
      const newest = await recipes.newest()
      failures = 0
      if (newest?.body.insteadOf === file.recipe.revision) {
        stored = 0
        if (seen !== newest.envelope.takenAt) {
          tellWhichRules(newest, options)
          known = await knownOf(newest, recipes)
          seen = newest.envelope.takenAt
        }
        await pause(lookAgainMs, signal)
      } else {
        const lapsed = newest || known ? undefined : await lapsedRevision(options)
        if (!lapsed) await store(known, options)
        else if (seen !== lapsed.envelope.takenAt) tellLapsed(lapsed, options)
        seen = lapsed?.envelope.takenAt
        stored += 1
        await pause(stored > 1 ? storedAgainMs(stored) : 0, signal)
      }
    } catch (error) {
      failures += 1
      const reason = error instanceof Error ? error.message : String(error)
      if (error instanceof RecipeStoreError) {
        log.error({ reason }, `the recipe file is not stored with the revisions, and rules without them: ${reason}`)
        return
      }
      const tell = failures === quietFailuresMax ? log.warn : log.debug
      tell({ reason, failures }, `the revisions of the recipe cannot be kept: ${reason}; trying again`)
      await pause(noAnswerMs(failures), signal)
    }
  }
}

/**
 * The newest revision where it would rule in place of the file and was signed with keys that no longer count: the file is
 * not what the engineer wanted, and only one may say whether the other still is.
 */
async function lapsedRevision({ recipes, file }: RecipeKeepingOptions): Promise<ListedRecipe | undefined> {
  const newest = (await recipes.list()).at(-1)
  if (!newest || newest.isTrusted || newest.body.insteadOf !== file.recipe.revision) return undefined
  return newest.envelope.revision === file.recipe.revision ? undefined : newest
}

function tellLapsed({ envelope: { revision, takenAt } }: ListedRecipe, { file, log }: RecipeKeepingOptions): void {
  log.error(
    { revision, file: file.recipe.revision },
    `recipe ${revision}, given in place of the recipe file at ${takenAt}, was signed before the last two rotations of the ` +
      `keys and no longer counts: the file rules. For it again: vaglio recipe restore ${revision}; ` +
      `to stay with the file: vaglio recipe activate <file>`,
  )
}

/** Undefined where its pictures cannot be had: it could not be put back whole. */
async function knownOf(
  { envelope, body }: StoredRecipe,
  recipes: Pick<RecipeStore, 'pictures'>,
): Promise<Known | undefined> {
  try {
    return { ...envelope, recipe: { ...body, pictures: await recipes.pictures(body) } }
  } catch (error) {
    if (error instanceof RecipeStoreError) return undefined
    throw error
  }
}

async function store(known: Known | undefined, { station, file, recipes, wallMs, log }: RecipeKeepingOptions) {
  const takenAt = new Date(wallMs()).toISOString()
  const { revision } = known ?? file.recipe
  const envelope = { version: 1 as const, station, revision, takenAt }
  if (known) {
    const restoredFrom = known.recipe.restoredFrom ?? known.takenAt
    await recipes.add(envelope, { ...known.recipe, restoredFrom })
    log.warn({ revision }, `recipe ${revision} was lost at the broker and is put back`)
    return
  }
  const { text: document, pictures } = file
  const about = { insteadOf: revision, author: 'recipe file', note: 'as the station started with it' }
  await recipes.add(envelope, { document, pictures, ...about })
  log.info({ revision }, `stored the recipe file as revision ${revision}`)
}

/** Whoever edited the file or looks into it has to know that it is not what rules. */
function tellWhichRules(
  { envelope: { revision, takenAt }, body }: StoredRecipe,
  { file, log }: RecipeKeepingOptions,
): void {
  if (revision === file.recipe.revision) return
  const { author, note } = body
  const since = `given by ${author} at ${takenAt}${note === '' ? '' : ` (${note})`}`
  log.warn(
    { revision, file: file.recipe.revision },
    `recipe ${revision} is the newest, in place of the recipe file, ${since}; ` +
      `for the file again: vaglio recipe restore ${file.recipe.revision}`,
  )
}
