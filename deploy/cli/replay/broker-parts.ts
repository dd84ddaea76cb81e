import { viewsWithoutImage } from '../../../services/archive/handler.ts'
import type { Bus } from '../../../shared/bus/bus.ts'
import { Frame, type FrameEnvelope } from '../../../shared/contracts/frame.ts'
import { Decisions } from '../../../shared/contracts/verdict.ts'
import { parseDelivery } from '../../../shared/runtime/parse-delivery.ts'
import type { PicturedPart } from './past-part.ts'
import type { Period } from './period.ts'

/** Parts whose frames have begun to come and are not all there; of parts under way there are never so many. */
const partsUnderWayMax = 64

interface Frames {
  readonly envelope: FrameEnvelope
  readonly pictures: Map<string, Uint8Array | undefined>
}

type Reading = Pick<Bus, 'browse' | 'newest'>

/**
 * When the oldest part was captured of which the broker has the frames: it has those of all parts since. In milliseconds
 * since 1970; undefined where it has none.
 * @throws {BrowseError} when the broker refuses or does not answer in time
 */
export async function oldestAtBroker(bus: Reading): Promise<number | undefined> {
  for await (const delivery of bus.browse(Frame)) {
    const frame = parseDelivery(delivery, Frame)
    if (!('reason' in frame)) return Date.parse(frame.envelope.capturedAt)
  }
  return undefined
}

/**
 * The parts of which the broker has all frames and the verdict, in the order of their frames.
 * @throws {BrowseError} when the broker refuses or does not answer in time
 */
export async function* partsAtBroker(bus: Reading, { fromMs, toMs }: Period): AsyncGenerator<PicturedPart> {
  const underWay = new Map<string, Frames>()
  for await (const delivery of bus.browse(Frame)) {
    const frame = parseDelivery(delivery, Frame)
    if ('reason' in frame) continue
    const { envelope, body } = frame
    const capturedMs = Date.parse(envelope.capturedAt)
    if (capturedMs < fromMs || capturedMs >= toMs) continue
    const frames = underWay.get(envelope.partId) ?? { envelope, pictures: new Map<string, Uint8Array | undefined>() }
    frames.pictures.set(envelope.view, envelope.image.at === 'nowhere' ? undefined : body)
    underWay.set(envelope.partId, frames)
    if (frames.pictures.size === envelope.viewsExpected.length) {
      underWay.delete(envelope.partId)
      const part = await decided(bus, frames)
      if (part) yield part
    }
    const [oldest] = underWay.keys()
    if (underWay.size > partsUnderWayMax && oldest !== undefined) underWay.delete(oldest)
  }
}

/** @returns undefined where it has no verdict yet */
async function decided(bus: Reading, { envelope, pictures }: Frames): Promise<PicturedPart | undefined> {
  const delivery = await bus.newest({ ...Decisions, filter: () => Decisions.subject(envelope) })
  const verdict = delivery && parseDelivery(delivery, Decisions)
  if (!verdict || 'reason' in verdict) return undefined
  const { partId, sequence, capturedAt, recipeRevision } = envelope
  const { verdict: was, basis, score, reasons, findings } = verdict.body
  const there = [...pictures].flatMap(([view, bytes]) => (bytes ? [[view, async () => bytes] as const] : []))
  return {
    ...{ partId, sequence, capturedAt, recipeRevision, kept: 'broker', verdict: was, basis, score, said: undefined },
    ...{ reasonCodes: reasons.map(({ code }) => code), findings, pictures: new Map(there) },
    viewsWithoutPicture: viewsWithoutImage({ findings }),
  }
}
