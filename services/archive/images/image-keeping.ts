import type { FrameEnvelope } from '../../../shared/contracts/frame.ts'
import { streams } from '../../../shared/contracts/streams.ts'
import type { ImageClass } from './image-class.ts'
import type { ImageStore } from './image-store.ts'
import { isAdded, type Pressure } from './retention.ts'

/** A verdict waits so long for the frames of its part, and then is settled without. */
const framesWaitMs = 30_000
/** Frames are not in the stream any longer than this. */
const frameAgeMsMax = streams.FRAMES.ageMsMax
/** Parts of which it is remembered what becomes of their frames. */
const partsKnownMax = 20_000
const attemptsMax = 3

export interface ImageKeepingOptions {
  readonly store: Pick<ImageStore, 'has' | 'add'>
  readonly pressure: () => Pressure
  /** The image of a frame, by its place in the stream. @throws when it cannot be had */
  readonly fetch: (streamSequence: number) => Promise<Uint8Array>
  /** @param durationMs before the next attempt */
  readonly pause: (durationMs: number) => Promise<void>
  /** Monotonic. */
  readonly nowMs: () => number
  /** An image that was to be kept and is not. */
  readonly onLost: (partId: string, view: string, reason: string) => void
  readonly onKept: (kept: ImageClass, bytes: number) => void
}

/** What is to become of the images of a part that was decided. */
export interface Decided {
  readonly partId: string
  /** None of its images is kept without it. */
  readonly kept: ImageClass | undefined
  /** Those that have an image. */
  readonly views: readonly string[]
  /** Its frames have left their stream, as far as they were not heard of. */
  readonly isOld: boolean
}

interface Part {
  kept: ImageClass | undefined
  readonly missing: Set<string>
  readonly sinceMs: number
  readonly settle: () => void
}

interface WaitingFrame {
  readonly envelope: FrameEnvelope
  readonly streamSequence: number
  readonly sinceMs: number
  readonly settle: () => void
}

/**
 * Brings verdicts and frames together, in whatever order they come: a frame is settled when its image is stored or not
 * wanted, a verdict when all of its part's are. So nothing that is wanted is forgotten by a crash.
 */
export function createImageKeeping(options: ImageKeepingOptions) {
  const { store, nowMs, onLost } = options
  const parts = new Map<string, Part>()
  const frames = new Map<string, WaitingFrame[]>()
  let work: Promise<void> = Promise.resolve()

  function heard(frame: WaitingFrame): void {
    const { partId } = frame.envelope
    const part = parts.get(partId)
    if (part) take(part, frame)
    else frames.set(partId, [...(frames.get(partId) ?? []), frame])
  }

  function take(part: Part, frame: WaitingFrame): void {
    work = work.then(() => keep(part, frame))
  }

  async function keep(part: Part, { envelope, streamSequence, settle }: WaitingFrame): Promise<void> {
    const { partId, view, image } = envelope
    if (part.kept && image.at === 'body' && !store.has(part.kept, partId, view))
      await fetchInto(options, part.kept, partId, view, streamSequence)
    settle()
    arrived(part, view)
  }

  function arrived(part: Part, view: string): void {
    if (part.missing.delete(view) && part.missing.size === 0) part.settle()
  }

  return {
    frame(envelope: FrameEnvelope, streamSequence: number, settle: () => void): void {
      heard({ envelope, streamSequence, settle, sinceMs: nowMs() })
    },
    /** @param settle is called when the images of the part are stored or given up */
    decided({ partId, kept, views, isOld }: Decided, settle: () => void): void {
      const known = parts.get(partId)
      if (known?.missing.size === 0) {
        settle()
        return
      }
      const waiting = frames.get(partId) ?? []
      const there = kept ? views.filter((view) => store.has(kept, partId, view)) : views
      const unheard = (view: string): boolean => !waiting.some(({ envelope }) => envelope.view === view)
      const missing = new Set(views.filter((view) => !there.includes(view) && !(isOld && unheard(view))))
      if (isOld && kept)
        for (const view of views.filter((one) => !there.includes(one) && unheard(one)))
          onLost(partId, view, 'its frame has left the stream')
      const part: Part = { kept, missing, sinceMs: nowMs(), settle }
      parts.delete(partId)
      parts.set(partId, part)
      if (missing.size === 0) settle()
      frames.delete(partId)
      for (const frame of waiting) take(part, frame)
    },
    /** Gives up what does not come any more; to be called every few seconds. */
    giveUp(): void {
      for (const [partId, part] of parts) {
        if (part.missing.size > 0 && part.sinceMs < nowMs() - framesWaitMs) {
          for (const view of part.missing)
            onLost(partId, view, `its frame did not come within ${framesWaitMs / 1000} s`)
          part.missing.clear()
          part.settle()
        }
        if (parts.size > partsKnownMax && part.missing.size === 0) parts.delete(partId)
      }
      for (const [partId, waiting] of frames) {
        const alive = waiting.filter(({ sinceMs }) => sinceMs > nowMs() - frameAgeMsMax)
        for (const { settle } of waiting.filter((frame) => !alive.includes(frame))) settle()
        if (alive.length > 0) frames.set(partId, alive)
        else frames.delete(partId)
      }
    },
    /** Until everything is stored that is being stored. */
    idle: (): Promise<void> => work,
  }
}

/** One image at a time: they are large, and the line comes first. */
async function fetchInto(
  { store, pressure, fetch, pause, onLost, onKept }: ImageKeepingOptions,
  kept: ImageClass,
  partId: string,
  view: string,
  streamSequence: number,
): Promise<void> {
  if (!isAdded(kept, pressure())) return onLost(partId, view, 'the disk has no room for it')
  for (let attempt = 1; ; attempt += 1) {
    try {
      const bytes = await fetch(streamSequence)
      store.add(kept, partId, view, bytes)
      return onKept(kept, bytes.length)
    } catch (error) {
      if (attempt === attemptsMax) return onLost(partId, view, error instanceof Error ? error.message : String(error))
      await pause(1000)
    }
  }
}
