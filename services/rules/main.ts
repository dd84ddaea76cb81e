import { consumers } from '../../shared/contracts/consumers.ts'
import { message } from '../../shared/contracts/contract.ts'
import { RecipeRevisions } from '../../shared/contracts/recipe-revision.ts'
import { RecipeTrialAnswers, RecipeTrials } from '../../shared/contracts/recipe-trial.ts'
import { remainingMs } from '../../shared/runtime/clock.ts'
import { runService, type ServiceContext } from '../../shared/service/run-service.ts'
import { RulesConfig } from './config.ts'
import { createHandler } from './handler.ts'
import { examineChecks, openChecks } from './recipe-checks.ts'
import { createRevisions } from './recipe-revisions.ts'
import { openStored } from './stored-recipe.ts'
import { createTrialDesk, type TrialDesk } from './trial/trial-desk.ts'
import { startTrialProcess } from './trial/trial-process.ts'
import { onFitsEnd } from './vision/enhanced-correlation.ts'
import { warmUp } from './warm-up.ts'

await runService({
  name: 'rules',
  config: RulesConfig,
  examineRecipe: (recipe) => examineChecks(recipe),
  async start(context) {
    const { bus, clock, handle, log, recipe, signal } = context
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
    const trials = takeTrials(context)
    return {
      finished: handle(consumers.rules, handler),
      recipe: revisions.inUse,
      release: async () => trials.close(),
    }
  },
})

/** Recipes that rule nothing are tried on parts that were judged already. */
function takeTrials({ bus, config, log, recipe: { station } }: ServiceContext<RulesConfig>): TrialDesk {
  const desk = createTrialDesk({
    start: startTrialProcess,
    place: { url: config.NATS_URL, keysFolder: config.KEYS, station },
    say(trial, answer) {
      const said = message(RecipeTrialAnswers, { version: 1, station, trial, number: 0 }, answer)
      bus.publish(said).catch((error) => log.warn({ error }, `the answer to a trial could not be given: ${error}`))
    },
    schedule(action, delayMs) {
      const timer = setTimeout(action, delayMs)
      return () => clearTimeout(timer)
    },
  })
  bus.listen(RecipeTrials, station, ({ trial }, asked) => desk.asked(trial, asked), 'rules')
  return desk
}
