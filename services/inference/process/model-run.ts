import type { ViewRecipe } from '../../../shared/contracts/recipe.ts'
import type { Region } from '../../../shared/contracts/region.ts'
import { type JudgedFinding, modelFinding } from '../judge/finding.ts'
import type { LoadedModel } from './loaded-model.ts'
import type { Asked } from './worker-message.ts'

/** What a model said of a picture, and what that took. */
export interface ModelRun {
  readonly finding: JudgedFinding
  /** In units of the model's threshold: above 1 the part is rejected. */
  readonly score: number
  /** What the model itself took. */
  readonly runMs: number
  /** The good patch that the worst place resembles most, where the model knows it. */
  readonly nearestOfPeak?: number | undefined
}

/** What the recipe says of the view that a picture is of. */
export interface Seen {
  readonly region: Region
  readonly expects?: ViewRecipe['expects']
}

/** Has a model judge. @throws {ModelRunError} when it gives no answer that can be used */
export async function runModel(
  { manifest, pool }: LoadedModel,
  asked: Asked,
  { region, expects = [] }: Seen,
): Promise<ModelRun> {
  const { answer, runMs } = await pool.ask(asked)
  const finding = modelFinding(manifest, expects, answer, region)
  const nearestOfPeak = answer.kind === 'anomaly' ? answer.nearestOfPeak : undefined
  return { finding, score: finding.score / finding.threshold, runMs, nearestOfPeak }
}
