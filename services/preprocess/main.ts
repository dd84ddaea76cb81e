import { resolve } from 'node:path'
import { consumers } from '../../shared/contracts/consumers.ts'
import { decodeImage } from '../../shared/imaging/decode.ts'
import { cropAndScale } from '../../shared/imaging/scale.ts'
import { readPackage } from '../../shared/model/package.ts'
import { runService } from '../../shared/service/run-service.ts'
import { PreprocessConfig } from './config.ts'
import { createHandler } from './handler.ts'
import { planView, type ViewPlan } from './view-plan.ts'

await runService({
  name: 'preprocess',
  config: PreprocessConfig,
  async start({ recipe, handle }) {
    const plans = new Map<string, ViewPlan>()
    for (const [name, view] of Object.entries(recipe.views)) {
      const { manifest } = await readPackage(resolve(recipe.folder, view.model))
      plans.set(name, planView(view, manifest.input))
    }
    return { finished: handle(consumers.preprocess, createHandler({ plans, decode: decodeImage, cut: cropAndScale })) }
  },
})
