import { resolve } from 'node:path'
import { consumers } from '../../shared/contracts/consumers.ts'
import { bytesBody } from '../../shared/contracts/contract.ts'
import { ModelFindings, RulesFindings } from '../../shared/contracts/finding.ts'
import { ModelsServed } from '../../shared/contracts/model-registry.ts'
import { decodeImage } from '../../shared/imaging/decode.ts'
import { cropAndScale } from '../../shared/imaging/scale.ts'
import { readPackage } from '../../shared/model/package.ts'
import { runService } from '../../shared/service/run-service.ts'
import { PreprocessConfig } from './config.ts'
import { createFirstWords } from './first-words.ts'
import { createFlight } from './flight.ts'
import { createHandler } from './handler.ts'
import { type CutView, createModelCuts } from './model-cuts.ts'
import { planView } from './view-plan.ts'
import { warmUp } from './warm-up.ts'

function schedule(action: () => void, delayMs: number): () => void {
  const timer = setTimeout(action, delayMs)
  return () => clearTimeout(timer)
}

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
    const flight = createFlight(config.VIEWS_IN_FLIGHT_MAX, clock, schedule)
    const work = { decode: decodeImage, cut: cropAndScale }
    await warmUp(views, work)
    const plans = new Map([...views].map(([name, { plan }]) => [name, plan]))
    const handler = createHandler({ ...work, plans, cuts, flight, shadowEvery: config.SHADOW_EVERY })
    const firstWords = createFirstWords(views.keys(), schedule)
    bus.watch(ModelsServed, [...views.keys()], (view, kept) => {
      if (kept) cuts.heard(view, kept.body)
      firstWords.heard(view)
    })
    // Which part was answered stands in the envelope; what was found need not be read.
    for (const [judge, contract] of [
      ['model', ModelFindings],
      ['rules', RulesFindings],
    ] as const)
      bus.listen({ ...contract, body: bytesBody }, recipe.station, (envelope) => flight.answered(envelope, judge))
    return {
      finished: firstWords.heardOrLate.then(() => handle(consumers.preprocess, handler)),
      health: () =>
        firstWords.isWaiting
          ? { ready: false, reason: 'waits for word of which model serves each view' }
          : { ready: true, reason: '' },
    }
  },
})
