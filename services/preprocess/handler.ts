import { message, type Outgoing } from '../../shared/contracts/contract.ts'
import type { ViewEnvelope } from '../../shared/contracts/envelope.ts'
import { ModelFindings, RulesFindings, type UnableCode } from '../../shared/contracts/finding.ts'
import type { FrameEnvelope } from '../../shared/contracts/frame.ts'
import type { ModelName } from '../../shared/contracts/model.ts'
import { PreparedForModel, PreparedForRules } from '../../shared/contracts/prepared.ts'
import { ImageError } from '../../shared/imaging/decode.ts'
import type { RgbImage } from '../../shared/imaging/image.ts'
import type { cropAndScale } from '../../shared/imaging/scale.ts'
import type { FetchingHandler } from '../../shared/runtime/handler.ts'
import type { Flight } from './flight.ts'
import type { Cuts, ModelCuts } from './model-cuts.ts'
import { isSampled } from './sample.ts'
import type { ViewPlan } from './view-plan.ts'

export interface PreprocessDependencies {
  readonly plans: ReadonlyMap<string, ViewPlan>
  readonly cuts: Pick<ModelCuts, 'of'>
  readonly flight: Pick<Flight, 'enter' | 'hasRoom'>
  /** Of so many parts one is cut for a candidate as well. */
  readonly shadowEvery: number
  /** @throws {ImageError} */
  readonly decode: (bytes: Uint8Array, frame: ViewPlan['frame']) => Promise<RgbImage>
  readonly cut: typeof cropAndScale
}

/**
 * Fetches an image when there is room for it, decodes it once and cuts from it what each judge needs. A frame that cannot
 * be judged is answered on behalf of both judges, so that its part is decided at once and for the right reason.
 * @throws {ExpiredError} when the judges could not answer in time
 */
export function createHandler(dependencies: PreprocessDependencies): FetchingHandler<FrameEnvelope, Uint8Array> {
  const { plans, cuts, flight, decode } = dependencies
  return async ({ envelope }, fetchBody) => {
    const { image, source: _source, ...common } = envelope
    const [plan, forModels] = [plans.get(envelope.view), cuts.of(envelope.view)]
    if (!plan || !forModels) return unable(common, 'image-size-unexpected', `the recipe has no view ${envelope.view}`)
    if (image.at === 'nowhere') return unable(common, 'image-missing', image.reason)
    const leave = await flight.enter(envelope)
    try {
      const frame = await decode(await fetchBody(), plan.frame)
      return await pictures(frame, common, plan, shadowed(forModels, common, dependencies), dependencies)
    } catch (error) {
      leave()
      if (error instanceof ImageError) return unable(common, error.code, error.message)
      throw error
    }
  }
}

/** Only some parts, and none while the judges are busy: a candidate must not take from them. */
function shadowed(cuts: Cuts, { partId }: ViewEnvelope, { flight, shadowEvery }: PreprocessDependencies): Cuts {
  return cuts.shadow && isSampled(partId, shadowEvery) && flight.hasRoom() ? cuts : { judge: cuts.judge }
}

/** The messages for the judges, and last the one for a candidate. */
async function pictures(
  frame: RgbImage,
  common: ViewEnvelope,
  { inspected, rulesSize }: ViewPlan,
  { judge, shadow }: Cuts,
  { cut }: PreprocessDependencies,
): Promise<readonly Outgoing[]> {
  const isSameSize = shadow?.size.width === judge.size.width && shadow.size.height === judge.size.height
  const [forModel, forRules, forOther] = await Promise.all([
    cut(frame, inspected, judge.size),
    cut(frame, inspected, rulesSize),
    shadow && !isSameSize ? cut(frame, inspected, shadow.size) : undefined,
  ])
  const picture = (purpose: 'judge' | 'shadow', model: ModelName, image: RgbImage): Outgoing => {
    const about = { model, purpose, region: inspected, pixels: sizeOf(image) }
    return message(PreparedForModel, { ...common, ...about }, image.data)
  }
  return [
    picture('judge', judge.model, forModel),
    message(PreparedForRules, { ...common, region: inspected, pixels: sizeOf(forRules) }, forRules.data),
    ...(shadow ? [picture('shadow', shadow.model, forOther ?? forModel)] : []),
  ]
}

function sizeOf({ width, height }: RgbImage): { width: number; height: number } {
  return { width, height }
}

function unable(envelope: ViewEnvelope, code: UnableCode, reason: string): readonly Outgoing[] {
  const finding = { outcome: 'unable' as const, code, reason }
  return [message(ModelFindings, envelope, finding), message(RulesFindings, envelope, finding)]
}
