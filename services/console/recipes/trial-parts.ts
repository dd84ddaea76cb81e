import { type TrialFrame, trialFramesMax } from '../../../shared/contracts/recipe-trial.ts'
import type { PartSummary } from '../api/part.ts'
import type { FrameIndex } from '../parts/frame-index.ts'
import { summaryOf } from '../parts/part-record.ts'
import type { PartStore } from '../parts/part-store.ts'

/** So many parts tell what another limit does, and are measured within seconds. */
export const partsTriedMax = 30
/** Older ones have no picture at the broker any more, unless parts rush by: then these are enough. */
const partsLookedAtMax = 200

/** A part, and its frames at the broker. */
export interface PartWithFrames {
  readonly part: PartSummary
  readonly frames: readonly TrialFrame[]
}

/** The parts on which a recipe can be tried: those of which the broker keeps every picture. */
export interface TrialParts {
  /** The newest first. */
  recent(): PartWithFrames[]
  /** Those of them that limits can be taught from: they passed, and nobody has said otherwise. */
  good(): PartWithFrames[]
  /** Those of some parts that limits can be taught from. */
  goodOf(partIds: readonly string[]): PartWithFrames[]
}

export interface TrialPartsOptions {
  readonly store: Pick<PartStore, 'list' | 'find'>
  readonly frames: Pick<FrameIndex, 'find'>
}

export function createTrialParts({ store, frames }: TrialPartsOptions): TrialParts {
  const newest = (partsMax: number, isWanted: (part: PartSummary) => boolean): PartWithFrames[] => {
    const found = store
      .list({ limit: partsLookedAtMax })
      .filter(isWanted)
      .flatMap((part) => withFrames(part, frames))
      .slice(0, partsMax)
    let count = 0
    return found.filter((one) => {
      count += one.frames.length
      return count <= trialFramesMax
    })
  }
  return {
    recent: () => newest(partsTriedMax, () => true),
    good: () => newest(trialFramesMax, isGood),
    goodOf: (partIds) =>
      partIds.flatMap((partId) => {
        const stored = store.find(partId)
        const part = stored && summaryOf(stored)
        return part && isGood(part) ? withFrames(part, frames) : []
      }),
  }
}

function isGood({ verdict, override }: Pick<PartSummary, 'verdict' | 'override'>): boolean {
  return verdict === 'pass' && override === undefined
}

function withFrames(part: PartSummary, frames: Pick<FrameIndex, 'find'>): PartWithFrames[] {
  const { partId, sequence, views } = part
  const found = views.flatMap((view): TrialFrame[] => {
    const streamSequence = frames.find(partId, view)
    return streamSequence === undefined ? [] : [{ partId, sequence, view, streamSequence }]
  })
  return found.length === views.length ? [{ part, frames: found }] : []
}
