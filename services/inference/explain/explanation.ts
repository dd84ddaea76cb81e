import { message } from '../../../shared/contracts/contract.ts'
import type { ViewEnvelope } from '../../../shared/contracts/envelope.ts'
import { type Explanation, Explanations } from '../../../shared/contracts/explanation.ts'
import type { Region } from '../../../shared/contracts/region.ts'
import type { RgbImage } from '../../../shared/imaging/image.ts'
import type { JudgedFinding } from '../judge/finding.ts'
import { closeUpAround, scaledPlace, shifted } from './close-up.ts'
import type { Drawn, ToDraw } from './explainer-message.ts'
import { worstPlace } from './worst-place.ts'

/** A part that a model finds suspicious, and what it saw of it. */
export interface Suspicion {
  readonly envelope: ViewEnvelope
  /** What the model saw, and which part of the frame that is. */
  readonly image: RgbImage
  readonly region: Region
  readonly finding: JudgedFinding
  /** The good patch that the worst place resembles most, where the model knows it. */
  readonly nearestOfPeak?: number | undefined
  /** The model's package. */
  readonly folder: string
}

/** Above the warning threshold, or where a model has none above the threshold. */
export function isSuspicious({ score, threshold, warningThreshold = threshold }: JudgedFinding): boolean {
  return score > warningThreshold
}

/**
 * Says of a suspicious part where the model sees it, and what good place it resembles most.
 * @param draw makes the pictures; what it throws is thrown
 */
export async function explain(
  { envelope, image, region, finding, nearestOfPeak: patch, folder }: Suspicion,
  draw: (asked: ToDraw) => Promise<Drawn>,
) {
  const { model, score, threshold, warningThreshold, reason, objects, heatmap } = finding
  const worst = worstPlace(finding, region)
  const closeUp = worst && closeUpAround(scaledPlace(within(worst, region), region, image), image)
  const nearest = patch === undefined ? undefined : { patch, folder }
  const drawn = await draw({ image, ...(closeUp && { closeUp }), ...(nearest && { nearest }) })
  const body: Explanation = {
    ...{ model, score, threshold, warningThreshold, reason, objects, heatmap },
    inspected: region,
    picture: drawn.picture,
    nearestGood: drawn.nearestGood,
    nearestGoodMissing: drawn.nearestGoodMissing,
  }
  if (!worst || !closeUp || drawn.closeUp === undefined) return message(Explanations, envelope, body)
  const shown = shifted(scaledPlace(closeUp, image, region), region)
  return message(Explanations, envelope, {
    ...body,
    worst: { region: worst, closeUp: { region: shown, picture: drawn.closeUp } },
  })
}

/** A place in the frame as a place in a part of it. */
function within(place: Region, { x, y }: Region): Region {
  return shifted(place, { x: -x, y: -y })
}
