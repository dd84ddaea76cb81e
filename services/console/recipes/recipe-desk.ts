import type { Bus } from '../../../shared/bus/bus.ts'
import type { ListedRecipe } from '../../../shared/bus/recipe-store.ts'
import { compareRecipes, differenceInWords, isLive } from '../../../shared/recipe/compare.ts'
import { editRecipe } from '../../../shared/recipe/edit.ts'
import type { OpenedRecipe } from '../../../shared/recipe/load.ts'
import { openKept } from '../../../shared/service/kept-recipe.ts'
import type { RecipeHearing } from '../../../shared/service/recipe-hearing.ts'
import type { Person } from '../api/person.ts'
import type {
  NewRecipe,
  RecipeComparison,
  RecipeDifference,
  RecipeDraft,
  RecipeExamination,
  RecipeSummary,
  RecipeText,
  StationRecipes,
} from '../api/recipe.ts'
import type { WriteAudit } from '../http/context.ts'
import { ProblemError } from '../http/problem-answer.ts'
import { drawnViews, openText, recipeList, recipeSummary } from './kept-recipe.ts'
import { mistakesOf, recipeProblem } from './recipe-problem.ts'

/** The revisions of the station's recipe. Everything rejects with a `ProblemError`. */
export interface RecipeDesk {
  list(): Promise<StationRecipes>
  find(revision: string): Promise<RecipeText>
  /** The picture on which the regions of a view were drawn. */
  reference(revision: string, view: string): Promise<Uint8Array>
  compare(from: string, to: string): Promise<RecipeComparison>
  /** Writes settings in a text and says what is wrong with it, without changing anything at the station. */
  examine(draft: RecipeDraft): Promise<RecipeExamination>
  activate(wanted: NewRecipe, person: Person): Promise<RecipeSummary>
  restore(revision: string, note: string, person: Person): Promise<RecipeSummary>
}

export interface RecipeDeskOptions {
  readonly recipes: Pick<Bus['recipes'], 'list' | 'pictures' | 'add'>
  readonly station: string
  readonly hearing: RecipeHearing
  readonly wallMs: () => number
  readonly writeAudit: WriteAudit
}

export function createRecipeDesk(options: RecipeDeskOptions): RecipeDesk {
  const { recipes, hearing } = options
  const change = (opened: OpenedRecipe, about: About): Promise<RecipeSummary> => store(options, opened, about)
  const desk: RecipeDesk = {
    list: async () => recipeList(await recipes.list(), hearing),
    async find(revision) {
      const all = await recipes.list()
      const stored = revisionOf(all, revision)
      const { document } = stored.body
      return { ...recipeSummary(stored, stored === newestOf(all), hearing), document, views: drawnViews(document) }
    },
    async reference(revision, view) {
      const { recipe, pictures } = await openKept(recipes, revisionOf(await recipes.list(), revision))
      const bytes = pictures.get(recipe.views[view]?.reference ?? '')
      if (bytes) return bytes
      throw new ProblemError(404, 'no picture', `recipe ${revision} names no reference picture for a view ${view}`)
    },
    async compare(from, to) {
      const all = await recipes.list()
      const [before, after] = [revisionOf(all, from), revisionOf(all, to)]
      return {
        from,
        to,
        differences: differencesOf(await openKept(recipes, before), await openKept(recipes, after)),
      }
    },
    async examine({ document, edits }) {
      // What is no YAML (yet) has its mistake told like any other.
      const text = edits.length > 0 ? editRecipe(document, edits) : document
      const before = await openKept(recipes, rulingOf(await recipes.list(), hearing))
      const opened = await openText('draft', text, before.pictures).catch(mistakesOf)
      const isRecipe = 'recipe' in opened
      return {
        document: text,
        mistakes: isRecipe ? [] : opened.mistakes,
        views: drawnViews(text),
        differences: isRecipe ? differencesOf(before, opened) : [],
      }
    },
    async activate({ document, note, basedOn }, person) {
      const all = await recipes.list()
      const newest = newestOf(all)
      if (basedOn !== undefined && newest.envelope.revision !== basedOn) throw changedMeanwhile(newest, basedOn)
      const ruling = await openKept(recipes, rulingOf(all, hearing))
      return await change(await openText('draft', document, ruling.pictures), { all, note, person })
    },
    async restore(revision, note, person) {
      const all = await recipes.list()
      const stored = revisionOf(all, revision)
      const restoredFrom = stored.body.restoredFrom ?? stored.envelope.takenAt
      return await change(await openKept(recipes, stored), { all, note, person, restoredFrom })
    },
  }
  return {
    list: () => desk.list().catch(recipeProblem),
    find: (revision) => desk.find(revision).catch(recipeProblem),
    reference: (revision, view) => desk.reference(revision, view).catch(recipeProblem),
    compare: (from, to) => desk.compare(from, to).catch(recipeProblem),
    examine: (draft) => desk.examine(draft).catch(recipeProblem),
    activate: (wanted, person) => desk.activate(wanted, person).catch(recipeProblem),
    restore: (revision, note, person) => desk.restore(revision, note, person).catch(recipeProblem),
  }
}

interface About {
  /** Every revision, the oldest first. */
  readonly all: readonly ListedRecipe[]
  readonly note: string
  readonly person: Person
  readonly restoredFrom?: string
}

async function store(
  { recipes, station, hearing, wallMs, writeAudit }: RecipeDeskOptions,
  opened: OpenedRecipe,
  { all, note, person, restoredFrom }: About,
): Promise<RecipeSummary> {
  const { recipe, text, pictures } = opened
  const { revision } = recipe
  const newest = newestOf(all)
  if (newest.envelope.revision === revision)
    throw new ProblemError(409, 'newest already', `recipe ${revision} is the newest already`)
  const ruling = rulingOf(all, hearing)
  const fixed = differencesOf(await openKept(recipes, ruling), opened).filter((difference) => !difference.isLive)
  if (fixed.length > 0) throw needsRestart(fixed)
  const action = restoredFrom === undefined ? 'recipe.activate' : 'recipe.restore'
  const old = ruling.envelope.revision
  await writeAudit(person, { action, target: station, old, new: `${revision}: ${note}` })
  const takenAt = new Date(wallMs()).toISOString()
  const envelope = { version: 1 as const, station, revision, takenAt }
  const about = { insteadOf: newest.body.insteadOf, author: person.name, note }
  const restored = restoredFrom !== undefined && { restoredFrom }
  await recipes.add(envelope, { document: text, pictures, ...about, ...restored }, all.at(-1))
  return { revision, takenAt, author: person.name, note, ...restored, state: 'waiting' }
}

function differencesOf(before: OpenedRecipe, after: OpenedRecipe): RecipeDifference[] {
  return compareRecipes(before, after).map((difference) => ({
    ...{ text: differenceInWords(difference), path: [...difference.path], isLive: isLive(difference) },
    ...(difference.before !== undefined && { before: difference.before }),
    ...(difference.after !== undefined && { after: difference.after }),
  }))
}

/** The newest one that may rule. */
function newestOf(all: readonly ListedRecipe[]): ListedRecipe {
  const newest = all.findLast(({ isTrusted }) => isTrusted)
  if (newest) return newest
  throw new ProblemError(
    503,
    'no recipe yet',
    'the station has stored no recipe yet: its provisioner does so at its start',
  )
}

/** The one that the next part gets, as far as anybody knows. */
export function rulingOf(all: readonly ListedRecipe[], hearing: Pick<RecipeHearing, 'ruling'>): ListedRecipe {
  const ruling = hearing.ruling()
  return all.findLast(({ envelope, isTrusted }) => isTrusted && envelope.revision === ruling) ?? newestOf(all)
}

function revisionOf(all: readonly ListedRecipe[], revision: string): ListedRecipe {
  const found = all.findLast(({ envelope }) => envelope.revision === revision)
  if (found) return found
  throw new ProblemError(
    404,
    'no such revision',
    `no revision ${revision} is kept; GET /api/recipes lists those that are`,
  )
}

function changedMeanwhile({ envelope: { revision }, body: { author } }: ListedRecipe, basedOn: string): ProblemError {
  const detail = `${author} has given revision ${revision} since ${basedOn}: compare them, and begin from the newest`
  return new ProblemError(409, 'changed meanwhile', detail)
}

function needsRestart(fixed: readonly RecipeDifference[]): ProblemError {
  const what = fixed.map(({ text }) => text).join('; ')
  const remedy = 'edit the recipe file with which the station starts, and restart the station'
  return new ProblemError(409, 'needs a restart', `this cannot change while the station runs: ${what}; ${remedy}`)
}
