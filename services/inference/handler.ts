import { message, type Outgoing } from '../../shared/contracts/contract.ts'
import type { ViewEnvelope } from '../../shared/contracts/envelope.ts'
import { type ModelFinding, ModelFindings } from '../../shared/contracts/finding.ts'
import type { ModelName } from '../../shared/contracts/model.ts'
import type { PreparedForModelEnvelope } from '../../shared/contracts/prepared.ts'
import type { Region } from '../../shared/contracts/region.ts'
import type { RgbImage } from '../../shared/imaging/image.ts'
import { sizeForModel } from '../../shared/model/input-size.ts'
import type { Handler } from '../../shared/runtime/handler.ts'
import { RejectError } from '../../shared/runtime/reject-error.ts'
import type { ViewDesk } from './change/view-desk.ts'
import { isSuspicious, type Suspicion } from './explain/explanation.ts'
import type { AskAgain } from './judge/second-opinion.ts'
import { type LoadedModel, spell } from './process/loaded-model.ts'
import type { ModelRun } from './process/model-run.ts'
import { ModelRunError } from './process/model-run-error.ts'

const reasonCharactersMax = 400

export interface InferenceDependencies {
  readonly desks: ReadonlyMap<string, Pick<ViewDesk, 'judged' | 'failed' | 'shadow'>>
  readonly find: (model: ModelName) => LoadedModel | undefined
  /** @throws {ModelRunError} */
  readonly judge: (view: string, model: LoadedModel, image: RgbImage, region: Region) => Promise<ModelRun>
  /** The second model of a view; undefined where it has none. */
  readonly askAgain: (view: string) => AskAgain | undefined
  /** Takes note of what is to be explained, and returns at once. */
  readonly explain: (suspicion: Suspicion) => void
  /** A view's pictures are cut for a model that is not loaded. */
  readonly onUnknown: (view: string) => void
}

/**
 * Asks the model that a picture was cut for. A model that fails is an answer too: decision then need not wait for it.
 * What a candidate says is only compared, and nobody waits for it; nor for the explanation of a suspicious part.
 */
export function createHandler(dependencies: InferenceDependencies): Handler<PreparedForModelEnvelope, Uint8Array> {
  const { desks, find, onUnknown } = dependencies
  return async ({ envelope: { pixels, region, model: name, purpose, ...envelope }, body }) => {
    const { partId, view } = envelope
    const desk = desks.get(view)
    if (!desk) throw new RejectError(`the recipe has no view ${view}`)
    const image = { ...pixels, data: body }
    if (purpose === 'shadow') {
      desk.shadow(partId, name, image)
      return []
    }
    const model = find(name)
    if (!model) {
      onUnknown(view)
      return unable(envelope, 'model-failed', `the picture was cut for the model ${spell(name)}, which is not loaded`)
    }
    assertSize(image, region, model)
    try {
      const run = await dependencies.judge(view, model, image, region)
      const { finding, nearestOfPeak } = run
      desk.judged(partId, name, run)
      const first = { finding, nearestOfPeak, image, folder: model.folder }
      const opinion = (await dependencies.askAgain(view)?.(envelope, first, region)) ?? first
      if (isSuspicious(opinion.finding)) dependencies.explain({ envelope, region, ...opinion })
      return answer(envelope, opinion.finding)
    } catch (error) {
      if (!(error instanceof ModelRunError)) throw error
      desk.failed(name, error.message)
      return unable(envelope, error.code, error.message)
    }
  }
}

function assertSize({ width, height }: RgbImage, region: Region, { manifest }: LoadedModel): void {
  const taken = sizeForModel(region, manifest.input)
  if (width === taken.width && height === taken.height) return
  throw new RejectError(`pixels are ${width} × ${height}, the model takes ${taken.width} × ${taken.height}`)
}

function unable(envelope: ViewEnvelope, code: ModelRunError['code'], reason: string): readonly Outgoing[] {
  return answer(envelope, { outcome: 'unable', code, reason: reason.slice(0, reasonCharactersMax) })
}

function answer(envelope: ViewEnvelope, finding: ModelFinding): readonly Outgoing[] {
  return [message(ModelFindings, envelope, finding)]
}
