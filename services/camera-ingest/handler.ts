import { type Message, message, type Outgoing } from '../../shared/contracts/contract.ts'
import { Frame, type FrameEnvelope } from '../../shared/contracts/frame.ts'
import { bodyBytesMax } from '../../shared/contracts/limits.ts'
import type { Recipe } from '../../shared/contracts/recipe.ts'
import { type Clock, sinceCaptureMs } from '../../shared/runtime/clock.ts'
import { withHop } from '../../shared/runtime/runner.ts'
import type { Shot, Trigger } from './camera-source.ts'

const reasonCharactersMax = 400
const sourceCharactersMax = 400

export interface CaptureDependencies {
  readonly recipe: Recipe
  readonly clock: Clock
  readonly newPartId: () => string
  readonly nextSequence: () => number
}

export type FrameMessage = Message<FrameEnvelope, Uint8Array> & Outgoing

/**
 * Turns a trigger into one frame for each view of the recipe. A view whose camera gives nothing makes a frame as well,
 * without an image and with the reason: the part is there and has to be decided.
 */
export function createCapture({ recipe, clock, newPartId, nextSequence }: CaptureDependencies) {
  const viewsExpected = Object.keys(recipe.views)
  return async (trigger: Trigger): Promise<readonly FrameMessage[]> => {
    const part = {
      version: 1 as const,
      partId: newPartId(),
      sequence: nextSequence(),
      station: recipe.station,
      viewsExpected,
      capturedAt: new Date(clock.wallMs()).toISOString(),
      captureClock: { domain: clock.domain, monotonicMs: clock.monotonicMs() },
      budgetMs: recipe.budgetMs,
      recipeRevision: recipe.revision,
    }
    const capture = async (view: string): Promise<FrameMessage> => {
      const { location, body, source } = await read(trigger.find((shot) => shot.view === view))
      const envelope = { ...part, view, trail: [], image: location, source: source.slice(-sourceCharactersMax) }
      const hop = { service: 'camera-ingest', receivedMs: 0, sentMs: sinceCaptureMs(envelope, clock) }
      return withHop(message(Frame, envelope, body), hop)
    }
    return Promise.all(viewsExpected.map(capture))
  }
}

interface Picture {
  readonly location: FrameEnvelope['image']
  readonly body: Uint8Array
  readonly source: string
}

async function read(shot: Shot | undefined): Promise<Picture> {
  const nothing = new Uint8Array()
  if (!shot) return { location: { at: 'nowhere', reason: 'no picture of this view came' }, body: nothing, source: '' }
  try {
    const body = await shot.read()
    if (body.length > bodyBytesMax) {
      const sizes = `${shot.source} has ${body.length} bytes, a message carries at most ${bodyBytesMax}`
      throw new Error(`${sizes}; have the camera compress more or send a smaller region`)
    }
    return { location: { at: 'body', byteLength: body.length }, body, source: shot.source }
  } catch (error) {
    const reason = (error instanceof Error ? error.message : String(error)).slice(0, reasonCharactersMax)
    return { location: { at: 'nowhere', reason }, body: nothing, source: shot.source }
  }
}
