import type { ListedRecipe, StoredRecipe } from '../../shared/bus/recipe-store.ts'
import { presenceLostAfterMs } from '../../shared/contracts/presence.ts'
import { RecipeRevision } from '../../shared/contracts/recipe-revision.ts'
import { assertLive } from '../../shared/recipe/compare.ts'
import type { OpenedRecipe } from '../../shared/recipe/load.ts'
import { openKept } from '../../shared/service/kept-recipe.ts'
import { changesInWords } from './recipe-compare.ts'
import { type HeardStation, hearStation, type RecipeBus } from './recipe-station.ts'
import { StationError } from './station-bus.ts'

/** Who changes a recipe and why, and how long somebody waits for it. */
export interface RecipeChange {
  readonly by: string
  readonly note: string
  /** 0: not at all. */
  readonly waitMs: number
  /** When it was given before, where it is an earlier one. */
  readonly restoredFrom?: string
}

/** `open`: nothing was decided while somebody waited. */
export type ChangeOutcome = 'rules' | 'refused' | 'open'

/**
 * Stores a recipe as the newest revision of a running station and waits until parts get it.
 * @throws {RecipeError} with what cannot change while the station runs; nothing is stored then
 * @throws {StationError} when the station has stored no recipe yet
 */
export async function changeRecipe(
  bus: RecipeBus,
  station: string,
  opened: OpenedRecipe,
  change: RecipeChange,
  tell: (line: string) => void,
): Promise<ChangeOutcome> {
  const { revision } = opened.recipe
  const heard = hearStation(bus, station)
  const revisions = await bus.recipes.list()
  const newest = revisions.findLast(({ isTrusted }) => isTrusted) ?? revisions.at(-1)
  if (!newest) {
    throw new StationError(
      `station ${station} has stored no recipe yet: its provisioner does so when it starts; look at its log`,
    )
  }
  await heard.until(() => heard.ruling() !== undefined, presenceLostAfterMs)
  const ruling = revisions.findLast(({ envelope }) => envelope.revision === heard.ruling()) ?? newest
  const before = await openKept(bus.recipes, ruling)
  assertLive(before, opened)
  if (newest.isTrusted && newest.envelope.revision === revision) tell(`recipe ${revision} is the newest already`)
  else {
    await store(bus, station, opened, { newest, last: revisions.at(-1) }, change)
    tell(`recipe ${revision} is stored; from ${ruling.envelope.revision} it changes:`)
    for (const line of changesInWords(before, opened)) tell(`  ${line}`)
  }
  return change.waitMs === 0
    ? 'open'
    : await awaitRuling(heard, revision, ruling.envelope.revision, change.waitMs, tell)
}

async function store(
  { recipes }: RecipeBus,
  station: string,
  { recipe: { revision }, text, pictures }: OpenedRecipe,
  { newest, last }: { readonly newest: StoredRecipe; readonly last: ListedRecipe | undefined },
  { by, note, restoredFrom }: RecipeChange,
): Promise<void> {
  const about = RecipeRevision.pick({ author: true, note: true }).safeParse({ author: by, note })
  if (!about.success) throw new StationError('give --by up to 100 characters and --note up to 300')
  const envelope = { version: 1 as const, station, revision, takenAt: new Date().toISOString() }
  const restored = restoredFrom !== undefined && { restoredFrom }
  const { insteadOf } = newest.body
  await recipes.add(envelope, { document: text, pictures, insteadOf, ...about.data, ...restored }, last)
}

async function awaitRuling(
  heard: HeardStation,
  revision: string,
  before: string,
  waitMs: number,
  tell: (line: string) => void,
): Promise<ChangeOutcome> {
  const rules = (): boolean => heard.ruling() === revision
  await heard.until(() => rules() || heard.refusal(revision) !== undefined, waitMs)
  if (rules()) {
    tell(`recipe ${revision} rules from the next part on`)
    return 'rules'
  }
  const reason = heard.refusal(revision)
  if (reason !== undefined) {
    tell(`the rules cannot use it, and the recipe before goes on: ${reason}`)
    tell(`to take it back: vaglio recipe restore ${before}`)
    return 'refused'
  }
  tell(`it does not rule after ${waitMs / 1000} s: ${whyOpen(heard, revision)}; it does as soon as that has changed`)
  return 'open'
}

function whyOpen(heard: HeardStation, revision: string): string {
  const notReady = heard.notReady(revision)
  if (notReady === undefined) return 'no instance of rules was heard'
  if (notReady > 0) return `${notReady} of the instances of rules are not ready for it`
  return 'camera-ingest was not heard'
}
