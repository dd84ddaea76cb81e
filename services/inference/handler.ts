import { message, type Outgoing } from '../../shared/contracts/contract.ts'
import type { ViewEnvelope } from '../../shared/contracts/envelope.ts'
import { type ModelFinding, ModelFindings } from '../../shared/contracts/finding.ts'
import type { ManifestOf } from '../../shared/contracts/model.ts'
import type { PreparedForModelEnvelope } from '../../shared/contracts/prepared.ts'
import type { RgbImage } from '../../shared/imaging/image.ts'
import type { AnomalyAnswer } from '../../shared/model/answer.ts'
import type { Handler } from '../../shared/runtime/handler.ts'
import { RejectError } from '../../shared/runtime/reject-error.ts'
import { anomalyFinding } from './finding.ts'
import { ModelRunError } from './model-worker.ts'

const reasonCharactersMax = 400

/** The model of a view: its package's folder and what is declared there. */
export interface ViewModel {
  readonly folder: string
  readonly manifest: ManifestOf<'anomaly'>
}

/** Runs a model in another process. */
export type RunModel = (folder: string, image: RgbImage) => Promise<AnomalyAnswer>

/** Asks the view's model. A model that fails is an answer too: decision then need not wait for it. */
export function createHandler(
  views: ReadonlyMap<string, ViewModel>,
  run: RunModel,
): Handler<PreparedForModelEnvelope, Uint8Array> {
  return async ({ envelope: { pixels, region, model: _model, purpose: _purpose, ...envelope }, body }) => {
    const model = views.get(envelope.view)
    if (!model) throw new RejectError(`the recipe has no view ${envelope.view}`)
    const { input } = model.manifest
    if (pixels.width !== input.width || pixels.height !== input.height) {
      const sizes = `pixels are ${pixels.width} × ${pixels.height}, the model takes ${input.width} × ${input.height}`
      throw new RejectError(sizes)
    }
    try {
      return answer(
        envelope,
        anomalyFinding(model.manifest, await run(model.folder, { ...pixels, data: body }), region),
      )
    } catch (error) {
      if (!(error instanceof ModelRunError)) throw error
      const reason = error.message.slice(0, reasonCharactersMax)
      return answer(envelope, { outcome: 'unable', code: error.code, reason })
    }
  }
}

function answer(envelope: ViewEnvelope, finding: ModelFinding): readonly Outgoing[] {
  return [message(ModelFindings, envelope, finding)]
}
