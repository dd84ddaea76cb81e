import type { PartEnvelope } from '../../shared/contracts/envelope.ts'
import { pause } from '../../shared/runtime/backoff.ts'
import type { Log } from '../../shared/runtime/log.ts'
import { traceIdOf } from '../../shared/telemetry/tracing.ts'
import type { FrameMessage } from './handler.ts'

export interface DeliveryDependencies {
  /** Rejects when the broker did not take the frame. */
  readonly publish: (frame: FrameMessage, traceparent: string | undefined) => Promise<unknown>
  /** Keeps a frame for the next start; throws when it cannot. */
  readonly keep: (frame: FrameMessage) => void
  /** The broker has every frame of the part. */
  readonly onStored: (part: PartEnvelope) => void
  /** Parts whose frames are published at the same time; the others wait in the order they came. */
  readonly partsInFlightMax: number
  /** Milliseconds to wait after a number of failures. */
  readonly publishAgainMs: (failures: number) => number
  readonly log: Log
  /** Aborts when the service has to stop: what the broker does not take then is kept. */
  readonly signal: AbortSignal
}

/** A part on its way to the broker. */
export interface PartOnItsWay {
  readonly part: PartEnvelope
  /** Asked for when it is the part's turn. */
  readonly frames: () => readonly Promise<FrameMessage>[]
  readonly traceparent?: string | undefined
  readonly onEnd?: () => void
}

export interface PartDelivery {
  add(part: PartOnItsWay): void
  /** Parts that the broker does not have yet. */
  waiting(): number
  /** Resolves when fewer parts wait than may be in flight. */
  room(): Promise<void>
  /** Resolves when nothing waits: everything is stored or, after the signal, kept. */
  finished(): Promise<void>
}

/** Publishes parts until the broker has them: even a late frame makes its part known, and so decided. */
export function createPartDelivery(dependencies: DeliveryDependencies): PartDelivery {
  const { partsInFlightMax, onStored } = dependencies
  const queue: PartOnItsWay[] = []
  const underWay = new Set<Promise<void>>()
  const deliver = createFrameDelivery(dependencies)

  const carry = async ({ part, frames, traceparent, onEnd }: PartOnItsWay): Promise<void> => {
    const stored = await Promise.all(frames().map(async (frame) => deliver(await frame, traceparent)))
    if (stored.every(Boolean)) onStored(part)
    onEnd?.()
  }
  const begin = (): void => {
    while (underWay.size < partsInFlightMax) {
      const next = queue.shift()
      if (!next) return
      const work: Promise<void> = carry(next).finally(() => {
        underWay.delete(work)
        begin()
      })
      underWay.add(work)
    }
  }
  const waiting = (): number => queue.length + underWay.size
  return {
    add(part) {
      queue.push(part)
      begin()
    },
    waiting,
    async room() {
      while (waiting() >= partsInFlightMax) await Promise.race(underWay)
    },
    async finished() {
      while (waiting() > 0) await Promise.race(underWay)
    },
  }
}

/** @returns a function that resolves to true when the broker has the frame, to false when the service stops without */
function createFrameDelivery({ publish, keep, publishAgainMs, log, signal }: DeliveryDependencies) {
  let brokerGoneAtTheEnd = false
  return async (frame: FrameMessage, traceparent: string | undefined): Promise<boolean> => {
    const { partId, sequence, view, image, source } = frame.envelope
    const fields = { partId, sequence, view, source, traceId: traceIdOf(traceparent) }
    if (image.at === 'nowhere') log.error(fields, `part ${sequence} has no image of ${view}: ${image.reason}`)
    for (let failures = 1; !brokerGoneAtTheEnd; failures += 1) {
      try {
        await publish(frame, traceparent)
        log.debug(fields, 'frame stored')
        return true
      } catch (error) {
        brokerGoneAtTheEnd = signal.aborted
        const text = `the frame of part ${sequence} is not stored yet: ${error}`
        // Once is enough at the level that people read.
        if (failures === 1) log.error({ ...fields, reason: String(error) }, text)
        else log.debug({ ...fields, failures }, text)
        if (!brokerGoneAtTheEnd) await pause(publishAgainMs(failures), signal)
      }
    }
    // Without an image the part alone is enough, and that is in the journal.
    if (image.at === 'body') keepImage(frame)
    return false
  }

  function keepImage(frame: FrameMessage): void {
    const { partId, sequence, view } = frame.envelope
    try {
      keep(frame)
      log.warn({ partId, sequence, view }, `part ${sequence} is published at the next start: the broker is away`)
    } catch (error) {
      log.error({ partId, sequence, view }, `part ${sequence} will be published without its image: ${error}`)
    }
  }
}
