import type { PartEnvelope } from '../../../shared/contracts/envelope.ts'
import type { SecondModelRecipe } from '../../../shared/contracts/recipe.ts'
import type { Region } from '../../../shared/contracts/region.ts'
import type { RgbImage } from '../../../shared/imaging/image.ts'
import { type Size, sizeForModel } from '../../../shared/model/input-size.ts'
import { type Clock, remainingMs } from '../../../shared/runtime/clock.ts'
import type { Estimate } from '../../../shared/runtime/estimate.ts'
import type { SecondOpinionOutcome } from '../../../shared/telemetry/metrics.ts'
import { type LoadedModel, nameOf } from '../process/loaded-model.ts'
import { runModel } from '../process/model-run.ts'
import type { Schedule } from '../process/model-worker.ts'
import type { JudgedFinding } from './finding.ts'

/** Of the budget: what the finding needs from here to the verdict. */
const reserveShare = 0.25
/** A model that is thought too slow is tried again now and then, or nobody would learn that it is not. */
const triedOnceIn = 8
const reasonCharactersMax = 300

/** A model's judgement of a part, and what it rests on. */
export interface Opinion {
  readonly finding: JudgedFinding
  /** What the model saw. */
  readonly image: RgbImage
  /** The model's package. */
  readonly folder: string
  readonly nearestOfPeak?: number | undefined
}

export interface SecondOpinionOptions extends Pick<SecondModelRecipe, 'when' | 'expects'> {
  readonly model: LoadedModel
  readonly clock: Clock
  /** What asking has taken so far. */
  readonly estimate: Estimate
  readonly schedule: Schedule
  readonly scale: (image: RgbImage, size: Size) => Promise<RgbImage>
  readonly onOutcome: (outcome: SecondOpinionOutcome, reason: string) => void
}

/** Asks a second model where there is cause and time to. Never throws: where it gives no answer the first opinion stands. */
export type AskAgain = (part: PartEnvelope, first: Opinion, region: Region) => Promise<Opinion>

export function createSecondOpinion(options: SecondOpinionOptions): AskAgain {
  const { model, when, expects, clock, estimate, schedule, scale, onOutcome } = options
  let leftOut = 0

  async function ask({ image }: Opinion, region: Region): Promise<Opinion> {
    const startedMs = clock.monotonicMs()
    const scaled = await scale(image, sizeForModel(region, model.manifest.input))
    const { finding, nearestOfPeak } = await runModel(model, { type: 'judge', image: scaled }, { region, expects })
    estimate.add(clock.monotonicMs() - startedMs)
    return { finding, nearestOfPeak, image: scaled, folder: model.folder }
  }

  function stands(first: Opinion, outcome: 'late' | 'failed', reason: string): Opinion {
    onOutcome(outcome, reason)
    const second = { model: nameOf(model.manifest), outcome, reason: reason.slice(0, reasonCharactersMax) }
    return { ...first, finding: { ...first.finding, second } }
  }

  return async (part, first, region) => {
    if (!isAskedFor(first.finding, when)) return first
    const timeMs = Math.floor(remainingMs(part, clock) - reserveShare * part.budgetMs)
    if (timeMs <= 0 || (estimate.upperMs() > timeMs && ++leftOut % triedOnceIn !== 0)) {
      return stands(first, 'late', `${Math.max(0, timeMs)} ms were left, it needs ${Math.ceil(estimate.upperMs())} ms`)
    }
    let calm = (): void => {}
    const late = new Promise<'late'>((resolve) => {
      calm = schedule(() => resolve('late'), timeMs)
    })
    try {
      const second = await Promise.race([ask(first, region), late])
      if (second === 'late') return stands(first, 'late', `it did not answer within the ${timeMs} ms that were left`)
      onOutcome('decided', '')
      const { model: firstModel, score, threshold } = first.finding
      return { ...second, finding: { ...second.finding, first: { model: firstModel, score, threshold } } }
    } catch (error) {
      return stands(first, 'failed', error instanceof Error ? error.message : String(error))
    } finally {
      calm()
    }
  }
}

function isAskedFor(finding: JudgedFinding, when: SecondModelRecipe['when']): boolean {
  const { score, threshold, warningThreshold = threshold } = finding
  const isRejected = score > threshold
  return when === 'rejected' ? isRejected : score > warningThreshold && !(when === 'suspicious' && isRejected)
}
