import { message } from '../../../shared/contracts/contract.ts'
import { type OverriddenFrameEnvelope, OverriddenFrames } from '../../../shared/contracts/overridden.ts'
import type { Override, OverrideEnvelope } from '../../../shared/contracts/override.ts'
import type { Recipe, ViewRecipe } from '../../../shared/contracts/recipe.ts'
import type { Outbox } from '../../../shared/runtime/delivery.ts'
import type { PartPictures } from '../parts/part-pictures.ts'

export interface OverriddenFramesOptions {
  readonly views: Recipe['views']
  readonly pictures: Pick<PartPictures, 'find'>
  readonly publish: Outbox['publish']
}

/**
 * Gives the exam of the next model what a person has said of a part: its pictures with what it truly is, or that the word
 * was withdrawn. To be told of every override, and once more where the broker did not take it; twice does no harm.
 * @throws when the broker does not take it
 */
export type TellOverridden = (envelope: OverrideEnvelope, override: Override) => Promise<void>

export function createOverriddenFrames({ views, pictures, publish }: OverriddenFramesOptions): TellOverridden {
  return async ({ station, partId, revision }, { action, verdict, reasonCode, at }) => {
    for (const [view, recipe] of Object.entries(views)) {
      const picture = action === 'correct' ? await pictures.find(partId, view) : undefined
      // Where nothing was said before there is nothing to take back.
      if (!picture && revision === 1) continue
      const about = { version: 1, station, view, partId, revision, action, verdict, reasonCode, at } as const
      const envelope: OverriddenFrameEnvelope = { ...about, region: inspectedOf(recipe) }
      await publish(message(OverriddenFrames, envelope, picture?.bytes ?? new Uint8Array()))
    }
  }
}

function inspectedOf({ region, frame }: ViewRecipe): OverriddenFrameEnvelope['region'] {
  return region ?? { x: 0, y: 0, ...frame }
}
