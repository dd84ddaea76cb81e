import { Frame, FrameEnvelope } from '../contracts/frame.ts'
import { envelopeHeader } from '../runtime/delivery.ts'
import type { Link } from './connection.ts'

const waitMsMax = 2000

/** The frame with the highest sequence among the newest of each view; undefined when the broker cannot say in time. */
export async function newestFrame(
  link: Link,
  station: string,
  views: readonly string[],
): Promise<FrameEnvelope | undefined> {
  const frames = Promise.all(views.map((view) => newestOf(link, `${Frame.filter(station).slice(0, -1)}${view}`)))
  const late = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), waitMsMax).unref())
  const found = (await Promise.race([frames, late])) ?? []
  return found
    .filter((frame) => frame !== undefined)
    .toSorted((one, other) => other.sequence - one.sequence)
    .at(0)
}

async function newestOf(link: Link, subject: string): Promise<FrameEnvelope | undefined> {
  const connection = await link.opened
  try {
    const stored = await connection?.request(`$JS.API.DIRECT.GET.FRAMES.${subject}`, '', { timeout: waitMsMax })
    const envelope = stored?.headers?.get(envelopeHeader)
    return envelope ? FrameEnvelope.parse(JSON.parse(envelope)) : undefined
  } catch {
    return undefined
  }
}
