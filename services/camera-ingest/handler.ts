import { type Message, message, type Outgoing } from '../../shared/contracts/contract.ts'
import type { PartEnvelope } from '../../shared/contracts/envelope.ts'
import { Frame, type FrameEnvelope } from '../../shared/contracts/frame.ts'
import { bodyBytesMax } from '../../shared/contracts/limits.ts'
import type { Recipe } from '../../shared/contracts/recipe.ts'
import { type Clock, sinceCaptureMs } from '../../shared/runtime/clock.ts'
import { withHop } from '../../shared/runtime/runner.ts'
import type { Shot, Trigger } from './camera-source.ts'

const reasonCharactersMax = 400
const sourceCharactersMax = 400
const nothing = new Uint8Array()

export interface CaptureDependencies {
  readonly recipe: Recipe
  /** The revision of the recipe by which the next part is judged. */
  readonly revision: () => string
  readonly clock: Clock
  readonly newPartId: () => string
  readonly nextSequence: () => number
}

export type FrameMessage = Message<FrameEnvelope, Uint8Array> & Outgoing

/** A part and its frames, each of which is there when its picture is. They never reject. */
export interface Captured {
  readonly part: PartEnvelope
  readonly frames: readonly Promise<FrameMessage>[]
}

/**
 * Turns a trigger into one frame for each view of the recipe. A view whose camera gives nothing makes a frame as well,
 * without an image and with the reason: the part is there and has to be decided.
 */
export function createCapture({ recipe, revision, clock, newPartId, nextSequence }: CaptureDependencies) {
  const viewsExpected = Object.keys(recipe.views)
  return ({ shots, number, request, capturedMonotonicMs, missingReason }: Trigger): Captured => {
    const nowMs = clock.monotonicMs()
    const monotonicMs = capturedMonotonicMs ?? nowMs
    const part: PartEnvelope = {
      version: 1,
      partId: newPartId(),
      sequence: nextSequence(),
      ...(number !== undefined && { trigger: number }),
      ...(request !== undefined && { request }),
      station: recipe.station,
      viewsExpected,
      capturedAt: new Date(clock.wallMs() - (nowMs - monotonicMs)).toISOString(),
      captureClock: { domain: clock.domain, monotonicMs },
      budgetMs: recipe.budgetMs,
      recipeRevision: revision(),
    }
    const capture = async (view: string): Promise<FrameMessage> => {
      const shot = shots.find((one) => one.view === view)
      return frameOf(
        part,
        view,
        shot ? await read(shot) : without(missingReason ?? 'no picture of this view came'),
        clock,
      )
    }
    return { part, frames: viewsExpected.map(capture) }
  }
}

/** The frame of a view whose picture is gone; it has the id of the frame that had the picture. */
export function frameWithoutImage(part: PartEnvelope, view: string, reason: string, clock: Clock): FrameMessage {
  return frameOf(part, view, without(reason), clock)
}

interface Picture {
  readonly location: FrameEnvelope['image']
  readonly body: Uint8Array
  readonly source: string
}

function frameOf(part: PartEnvelope, view: string, { location, body, source }: Picture, clock: Clock): FrameMessage {
  const envelope = { ...part, view, trail: [], image: location, source: source.slice(-sourceCharactersMax) }
  const hop = { service: 'camera-ingest', receivedMs: 0, sentMs: sinceCaptureMs(envelope, clock) }
  return withHop(message(Frame, envelope, body), hop)
}

function without(reason: string, source = ''): Picture {
  return { location: { at: 'nowhere', reason: reason.slice(0, reasonCharactersMax) }, body: nothing, source }
}

async function read(shot: Shot): Promise<Picture> {
  try {
    const body = await shot.read()
    if (body.length > bodyBytesMax) {
      const sizes = `${shot.source} has ${body.length} bytes, a message carries at most ${bodyBytesMax}`
      throw new Error(`${sizes}; have the camera compress more or send a smaller region`)
    }
    return { location: { at: 'body', byteLength: body.length }, body, source: shot.source }
  } catch (error) {
    return without(error instanceof Error ? error.message : String(error), shot.source)
  }
}
