import { message, type Outgoing } from '../../shared/contracts/contract.ts'
import type { ViewEnvelope } from '../../shared/contracts/envelope.ts'
import { ModelFindings, RulesFindings, type UnableCode } from '../../shared/contracts/finding.ts'
import type { FrameEnvelope } from '../../shared/contracts/frame.ts'
import { PreparedForModel, PreparedForRules } from '../../shared/contracts/prepared.ts'
import { ImageError } from '../../shared/imaging/decode.ts'
import type { RgbImage } from '../../shared/imaging/image.ts'
import type { cropAndScale } from '../../shared/imaging/scale.ts'
import type { FetchingHandler } from '../../shared/runtime/handler.ts'
import type { Flight } from './flight.ts'
import type { ViewPlan } from './view-plan.ts'

export interface PreprocessDependencies {
  readonly plans: ReadonlyMap<string, ViewPlan>
  readonly flight: Pick<Flight, 'enter'>
  /** @throws {ImageError} */
  readonly decode: (bytes: Uint8Array, pixelsMax: number) => Promise<RgbImage>
  readonly cut: typeof cropAndScale
}

/**
 * Fetches an image when there is room for it, decodes it once and cuts from it what each judge needs. A frame that cannot
 * be judged is answered on behalf of both judges, so that its part is decided at once and for the right reason.
 * @throws {ExpiredError} when the judges could not answer in time
 */
export function createHandler({
  plans,
  flight,
  decode,
  cut,
}: PreprocessDependencies): FetchingHandler<FrameEnvelope, Uint8Array> {
  return async ({ envelope }, fetchBody) => {
    const { image, source: _source, ...common } = envelope
    const plan = plans.get(envelope.view)
    if (!plan) return unable(common, 'image-size-unexpected', `the recipe has no view ${envelope.view}`)
    if (image.at === 'nowhere') return unable(common, 'image-missing', image.reason)
    const leave = await flight.enter(envelope)
    try {
      const frame = await decode(await fetchBody(), plan.framePixelsMax)
      assertFrameSize(frame, plan, envelope.view)
      const [forModel, forRules] = await Promise.all([
        cut(frame, plan.model.region, plan.model.size),
        cut(frame, plan.rules.region, plan.rules.size),
      ])
      return [
        message(
          PreparedForModel,
          {
            ...common,
            model: plan.model.sha256,
            purpose: 'judge',
            region: plan.model.region,
            pixels: sizeOf(forModel),
          },
          forModel.data,
        ),
        message(PreparedForRules, { ...common, region: plan.rules.region, pixels: sizeOf(forRules) }, forRules.data),
      ]
    } catch (error) {
      leave()
      if (error instanceof ImageError) return unable(common, error.code, error.message)
      throw error
    }
  }
}

function assertFrameSize({ width, height }: RgbImage, { frame }: ViewPlan, view: string): void {
  if (width === frame.width && height === frame.height) return
  throw new ImageError(
    'image-size-unexpected',
    `the image is ${width} × ${height}, the recipe's view ${view} expects ${frame.width} × ${frame.height}`,
  )
}

function sizeOf({ width, height }: RgbImage): { width: number; height: number } {
  return { width, height }
}

function unable(envelope: ViewEnvelope, code: UnableCode, reason: string): readonly Outgoing[] {
  const finding = { outcome: 'unable' as const, code, reason }
  return [message(ModelFindings, envelope, finding), message(RulesFindings, envelope, finding)]
}
