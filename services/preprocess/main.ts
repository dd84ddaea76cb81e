import { resolve } from 'node:path'
import { consumers } from '../../shared/contracts/consumers.ts'
import { ModelFindings, RulesFindings } from '../../shared/contracts/finding.ts'
import { decodeImage } from '../../shared/imaging/decode.ts'
import { cropAndScale } from '../../shared/imaging/scale.ts'
import { readPackage } from '../../shared/model/package.ts'
import { runService } from '../../shared/service/run-service.ts'
import { PreprocessConfig } from './config.ts'
import { createFlight } from './flight.ts'
import { createHandler } from './handler.ts'
import { planView, type ViewPlan } from './view-plan.ts'
import { warmUp } from './warm-up.ts'

await runService({
  name: 'preprocess',
  config: PreprocessConfig,
  async start({ bus, clock, config, handle, recipe }) {
    const plans = new Map<string, ViewPlan>()
    for (const [name, view] of Object.entries(recipe.views)) {
      const { manifest } = await readPackage(resolve(recipe.folder, view.model))
      plans.set(name, planView(view, manifest))
    }
    const flight = createFlight(
      config.VIEWS_IN_FLIGHT_MAX,
      clock,
      (action, delayMs) => void setTimeout(action, delayMs),
    )
    const work = { plans, decode: decodeImage, cut: cropAndScale }
    await warmUp(work)
    const handler = createHandler({ ...work, flight })
    bus.listen(ModelFindings, recipe.station, (envelope) => flight.answered(envelope, 'model'))
    bus.listen(RulesFindings, recipe.station, (envelope) => flight.answered(envelope, 'rules'))
    return { finished: handle(consumers.preprocess, handler) }
  },
})
