import { resolve } from 'node:path'
import { isSame } from '../../../shared/contracts/model.ts'
import type { ModelChoice } from '../../../shared/contracts/model-registry.ts'
import type { Recipe, ViewRecipe } from '../../../shared/contracts/recipe.ts'
import { readPackage } from '../../../shared/model/package.ts'
import { createExaminer, type ExaminerOptions } from '../exam/examiner.ts'
import { inspectedRegion } from '../exam/suitability.ts'
import { nameOf } from '../process/loaded-model.ts'
import { type CandidateSource, loadCandidate } from './candidate.ts'
import { createChoices } from './choices.ts'
import { firstModel } from './first-model.ts'
import type { ModelShelf } from './model-shelf.ts'
import type { PackageCache } from './package-cache.ts'
import type { ServedFile } from './served-file.ts'
import { createTurns } from './turns.ts'
import { ViewDesk, type ViewDeskOptions } from './view-desk.ts'

const reasonCharactersMax = 250

export interface ViewsOptions
  extends Pick<ViewDeskOptions, 'probationParts' | 'clock'>,
    Omit<ExaminerOptions, 'clock'> {
  readonly recipe: Recipe
  readonly shelf: ModelShelf
  readonly cache: PackageCache
  readonly servedFile: ServedFile
  readonly announce: (view: string) => Pick<ViewDeskOptions, 'tell' | 'report'>
}

/** A view with the desk that decides which model judges it. */
export interface View {
  readonly desk: ViewDesk
  /** The newest choice of a person, as often as it is heard. */
  chosen(choice: ModelChoice): void
}

export type Views = ReadonlyMap<string, View>

/**
 * Opens every view of a recipe and has its model loaded.
 * @throws {ModelPackageError} when a package that the recipe names cannot be read
 */
export async function openViews(options: ViewsOptions): Promise<Views> {
  const inTurn = createTurns()
  const views = new Map<string, View>()
  for (const [name, view] of Object.entries(options.recipe.views))
    views.set(name, await openView(name, view, inTurn, options))
  return views
}

async function openView(
  name: string,
  view: ViewRecipe,
  inTurn: ViewDeskOptions['inTurn'],
  options: ViewsOptions,
): Promise<View> {
  const { recipe, shelf, cache, servedFile, startPool, log } = options
  const folder = resolve(recipe.folder, view.model)
  const own = { manifest: (await readPackage(folder)).manifest, folder }
  const memory = servedFile.of(name, view.model)
  const first = await firstModel(own, memory.model, cache, log)
  const serving = shelf.find(first.manifest) ?? { ...first, pool: startPool(first.folder, false) }
  shelf.put(serving)
  const source: CandidateSource = {
    shelf,
    fetch: async (model) => (isSame(model, own.manifest) ? folder : cache.fetch(model)),
    discard: cache.discard,
    start: (candidateFolder) => startPool(candidateFolder, true),
    onTrouble: (reason) => log.warn({ view: name, reason }, reason),
  }
  const desk: ViewDesk = new ViewDesk({
    ...options,
    ...options.announce(name),
    recipe: { model: view.model, region: inspectedRegion(view) },
    own: nameOf(own.manifest),
    serving,
    budgetMs: recipe.budgetMs,
    inTurn,
    load: (model, signal) => loadCandidate(model, source, signal),
    sitExam: createExaminer(name, view, () => desk.serving, options),
    onServing(model) {
      shelf.put(model)
      model.pool.promote()
      memory.keep({ model: nameOf(model.manifest) })
    },
  })
  return { desk, chosen: createChoices(desk, memory, view.model, log) }
}

/** Ready when the model of every view is loaded and answers in time. */
export function healthOf(views: Views): { ready: boolean; reason: string } {
  for (const [view, { desk }] of views) {
    const { ready, trouble } = desk.serving.pool
    if (!ready) return { ready, reason: `the model of the view ${view}: ${trouble}`.slice(0, reasonCharactersMax) }
  }
  return { ready: true, reason: '' }
}
