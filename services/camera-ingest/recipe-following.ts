import { join } from 'node:path'
import { presenceLostAfterMs, presencesOf } from '../../shared/contracts/presence.ts'
import { RecipeRevisions, revisionMeant } from '../../shared/contracts/recipe-revision.ts'
import type { ServiceContext } from '../../shared/service/run-service.ts'
import type { CameraIngestConfig } from './config.ts'
import { createPartRecipe, type PartRecipe } from './recipe-in-use.ts'
import { openRecipeMemory } from './recipe-memory.ts'

/** Follows what the broker has of the station's recipe, and what the rules are ready for. Without a broker nothing changes. */
export function followRecipe({
  bus,
  clock,
  config,
  log,
  recipe: { station, revision: file },
}: ServiceContext<CameraIngestConfig>): PartRecipe {
  const memoryFile = join(config.STATE_FOLDER, `recipe-${station}.json`)
  const memory = openRecipeMemory(memoryFile, file, (error) =>
    log.error(
      { memoryFile, reason: String(error) },
      `${memoryFile} is not written: a restart begins with the recipe file`,
    ),
  )
  const partRecipe = createPartRecipe({
    file,
    last: memory.last,
    nowMs: clock.monotonicMs,
    lostAfterMs: presenceLostAfterMs,
    onChange(revision, trouble) {
      memory.keep(revision)
      if (trouble === undefined) log.info({ revision }, `from the next part on recipe ${revision} rules`)
      else
        log.error(
          { revision, trouble },
          `recipe ${revision} has to rule from the next part on, for the rules cannot use the one before: ${trouble}`,
        )
    },
  })
  bus.watchNewest(RecipeRevisions, (kept) => {
    if (kept) partRecipe.wanted(revisionMeant(file, kept))
  })
  bus.listen(presencesOf('rules'), station, ({ instance }, { recipe }) => {
    if (recipe) partRecipe.heard(instance, recipe)
  })
  return partRecipe
}
