import { resolve } from 'node:path'
import { consumers } from '../../shared/contracts/consumers.ts'
import { ModelFindings, RulesFindings } from '../../shared/contracts/finding.ts'
import { ModelsServed } from '../../shared/contracts/model-registry.ts'
import { decodeImage } from '../../shared/imaging/decode.ts'
import { cropAndScale } from '../../shared/imaging/scale.ts'
import { readPackage } from '../../shared/model/package.ts'
import { runService } from '../../shared/service/run-service.ts'
import { PreprocessConfig } from './config.ts'
import { createFlight } from './flight.ts'
import { createHandler } from './handler.ts'
import { type CutView, createModelCuts } from './model-cuts.ts'
import { planView } from './view-plan.ts'
import { warmUp } from './warm-up.ts'

await runService({
  name: 'preprocess',
  config: PreprocessConfig,
  async start({ bus, clock, config, handle, recipe }) {
    const views = new Map<string, CutView>()
    for (const [name, view] of Object.entries(recipe.views)) {
      const { manifest } = await readPackage(resolve(recipe.folder, view.model))
      views.set(name, { plan: planView(view), recipeModel: view.model, own: manifest })
    }
    const cuts = createModelCuts(views)
    const flight = createFlight(
      config.VIEWS_IN_FLIGHT_MAX,
      clock,
      (action, delayMs) => void setTimeout(action, delayMs),
    )
    const work = { decode: decodeImage, cut: cropAndScale }
    await warmUp(views, work)
    const plans = new Map([...views].map(([name, { plan }]) => [name, plan]))
    const handler = createHandler({ ...work, plans, cuts, flight, shadowEvery: config.SHADOW_EVERY })
    bus.watch(ModelsServed, [...views.keys()], (view, kept) => kept && cuts.heard(view, kept.body))
    bus.listen(ModelFindings, recipe.station, (envelope) => flight.answered(envelope, 'model'))
    bus.listen(RulesFindings, recipe.station, (envelope) => flight.answered(envelope, 'rules'))
    return { finished: handle(consumers.preprocess, handler) }
  },
})
