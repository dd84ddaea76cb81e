import { readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { planCut, planView } from '../../services/preprocess/view-plan.ts'
import { runChecks } from '../../services/rules/inspection/run-checks.ts'
import { openChecks } from '../../services/rules/recipe-checks.ts'
import type { Recipe } from '../../shared/contracts/recipe.ts'
import { decodeImage } from '../../shared/imaging/decode.ts'
import { cropAndScale } from '../../shared/imaging/scale.ts'
import { readPackage } from '../../shared/model/package.ts'
import { openModel } from '../../shared/model/session.ts'
import { pause } from '../../shared/runtime/backoff.ts'

/** The ceiling: a part's whole work in one process, one step after the other, with nothing in between. */
export interface BareLoop {
  /** Milliseconds of each part, one part at a time at a steady rate. */
  paced(parts: number, partsPerSecond: number): Promise<number[]>
  /** Parts a second without a pause. */
  saturated(parts: number): Promise<number>
  release(): Promise<void>
}

export async function openBareLoop(recipe: Recipe, imageFolder: string, threads: number): Promise<BareLoop> {
  const [name = '', view] = Object.entries(recipe.views)[0] ?? []
  const rules = (await openChecks(recipe)).get(name)
  if (!view || !rules) throw new Error('the recipe has no view')
  const model = await openModel(await readPackage(resolve(recipe.folder, view.model)), { threads })
  const plan = planView(view)
  const { size: modelSize } = planCut(plan, model.manifest)
  const files = (await readdir(imageFolder, { recursive: true })).filter((file) => file.endsWith('.jpg')).sort()

  const inspect = async (part: number): Promise<void> => {
    const bytes = await readFile(join(imageFolder, files[part % files.length] ?? ''))
    const frame = await decodeImage(bytes, plan.frame)
    const [forModel, forRules] = await Promise.all([
      cropAndScale(frame, plan.inspected, modelSize),
      cropAndScale(frame, plan.inspected, plan.rulesSize),
    ])
    await model.judge(forModel)
    const { x, y, width } = plan.inspected
    const scale = plan.rulesSize.width / width
    runChecks(
      { pixels: forRules, origin: { x, y }, scale, millimetresPerFramePixel: rules.millimetresPerPixel },
      rules.view,
      rules.reference,
    )
  }

  return {
    async paced(parts, partsPerSecond) {
      const durationsMs: number[] = []
      const startMs = performance.now()
      for (let part = 0; part < parts; part += 1) {
        await pause(startMs + (part * 1000) / partsPerSecond - performance.now(), new AbortController().signal)
        const beganMs = performance.now()
        await inspect(part)
        durationsMs.push(performance.now() - beganMs)
      }
      return durationsMs
    },
    async saturated(parts) {
      const startMs = performance.now()
      for (let part = 0; part < parts; part += 1) await inspect(part)
      return (parts * 1000) / (performance.now() - startMs)
    },
    release: () => model.release(),
  }
}
