import type { Bus } from '../../../shared/bus/bus.ts'
import { type Overridden, overriddenPartsMax } from '../../../shared/contracts/model-registry.ts'
import { type OverriddenFrameEnvelope, OverriddenFrames, overriddenOf } from '../../../shared/contracts/overridden.ts'
import type { Region } from '../../../shared/contracts/region.ts'
import { parseDelivery } from '../../../shared/runtime/parse-delivery.ts'

/** A part of which a person has said what it truly is. */
export interface OverriddenPart {
  readonly partId: string
  readonly truth: Overridden['truth']
  /** The frame as the camera gave it. @throws when the broker does not have it any more */
  frame(): Promise<Uint8Array>
}

type Word = Pick<OverriddenFrameEnvelope, 'partId' | 'revision' | 'action' | 'verdict' | 'region'> & {
  readonly streamSequence: number
  readonly isEmpty: boolean
}

/**
 * The last overridden parts of a view, oldest first. Their pictures stay at the broker until they are asked for.
 * @throws {BrowseError} when the broker refuses or does not answer in time
 */
export async function readOverriddenParts(
  bus: Pick<Bus, 'browse' | 'storedBody'>,
  view: string,
  region: Region,
): Promise<OverriddenPart[]> {
  const words: Word[] = []
  for await (const delivery of bus.browse(overriddenOf(view))) {
    const incoming = parseDelivery(delivery, OverriddenFrames)
    if ('reason' in incoming) continue
    const { streamSequence, body } = delivery
    words.push({ ...incoming.envelope, streamSequence, isEmpty: body.length === 0 })
  }
  return lastOverridden(words, region).map(({ partId, verdict, streamSequence }) => {
    return { partId, truth: verdict, frame: () => bus.storedBody(OverriddenFrames, streamSequence) }
  })
}

/** Of each part the newest word, where it has a picture of what is inspected now and was not withdrawn. */
export function lastOverridden(words: readonly Word[], region: Region): Word[] {
  const newest = new Map<string, Word>()
  for (const word of words) {
    if (word.revision < (newest.get(word.partId)?.revision ?? 0)) continue
    newest.delete(word.partId)
    newest.set(word.partId, word)
  }
  const valid = [...newest.values()].filter(
    (word) => word.action === 'correct' && !word.isEmpty && isSameRegion(word.region, region),
  )
  return valid.slice(-overriddenPartsMax)
}

function isSameRegion(one: Region, other: Region): boolean {
  return one.x === other.x && one.y === other.y && one.width === other.width && one.height === other.height
}
