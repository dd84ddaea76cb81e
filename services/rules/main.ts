import { consumers } from '../../shared/contracts/consumers.ts'
import { runService } from '../../shared/service/run-service.ts'
import { RulesConfig } from './config.ts'
import { createHandler } from './handler.ts'
import { examineChecks, openChecks } from './recipe-checks.ts'
import { warmUp } from './warm-up.ts'

await runService({
  name: 'rules',
  config: RulesConfig,
  examineRecipe: examineChecks,
  async start({ recipe, handle }) {
    const views = await openChecks(recipe)
    warmUp(recipe, views)
    return { finished: handle(consumers.rules, createHandler(views)) }
  },
})
