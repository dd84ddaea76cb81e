import { consumers } from '../../shared/contracts/consumers.ts'
import { runService } from '../../shared/service/run-service.ts'
import { RulesConfig } from './config.ts'
import { createHandler } from './handler.ts'
import { examineChecks, readyChecks } from './recipe-checks.ts'

await runService({
  name: 'rules',
  config: RulesConfig,
  examineRecipe: examineChecks,
  async start({ recipe, handle }) {
    return { finished: handle(consumers.rules, createHandler(readyChecks(recipe))) }
  },
})
