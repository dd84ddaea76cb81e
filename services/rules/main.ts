import { consumers } from '../../shared/contracts/consumers.ts'
import { RecipeRevisions } from '../../shared/contracts/recipe-revision.ts'
import { remainingMs } from '../../shared/runtime/clock.ts'
import { runService } from '../../shared/service/run-service.ts'
import { RulesConfig } from './config.ts'
import { createHandler } from './handler.ts'
import { examineChecks, openChecks } from './recipe-checks.ts'
import { createRevisions } from './recipe-revisions.ts'
import { openStored } from './stored-recipe.ts'
import { onFitsEnd } from './vision/enhanced-correlation.ts'
import { warmUp } from './warm-up.ts'

await runService({
  name: 'rules',
  config: RulesConfig,
  examineRecipe: (recipe) => examineChecks(recipe),
  async start({ bus, clock, handle, log, recipe, signal }) {
    onFitsEnd((words) => log.error({}, words))
    const checks = await openChecks(recipe)
    await warmUp(recipe, checks)
    const revisions = createRevisions({
      file: { revision: recipe.revision, checks },
      find: bus.recipes.find,
      open: (stored) => openStored(stored, bus.recipes, recipe),
      nowMs: clock.monotonicMs,
      log,
      signal,
    })
    bus.watchNewest(RecipeRevisions, revisions.newest)
    const handler = createHandler((part) => revisions.checksOf(part.recipeRevision, remainingMs(part, clock)))
    return { finished: handle(consumers.rules, handler), recipe: revisions.inUse }
  },
})
