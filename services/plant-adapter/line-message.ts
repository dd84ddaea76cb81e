import { z } from 'zod'
import { Actuation } from '../../shared/contracts/actuation.ts'
import { PartId } from '../../shared/contracts/name.ts'

/**
 * What the line says: a part is in front of the cameras, and the line waits for the answer. One JSON object a line, in
 * UTF-8, ended by a line feed. `trigger` is the line's own count; it may wrap, but the same number within ten seconds
 * is taken for the same part. The time for the answer runs from the receipt of this line.
 */
export const Trigger = z.object({ type: z.literal('trigger'), trigger: z.int().min(0) })

const [Actuated] = Actuation.options

/**
 * The one answer for a part. It comes at the latest `ANSWER_MARGIN_MS` before the budget is over, whatever else fails.
 * - `trigger`: the number the line gave; absent where it gave none.
 * - `partId`, `sequence`: the station's own identity and number of the part, where they are known by then.
 * - `answer`: what to do. `stop` means: reject the part and halt the line.
 * - `basis`: `model+rules`, `fallback` and `fail-safe` as the station decided; `not-inspected` when no valid verdict came in time.
 * - `reason`: one plain sentence for people; empty for a part that passed.
 */
export const Answer = z.object({
  type: z.literal('answer'),
  trigger: Trigger.shape.trigger.optional(),
  partId: PartId.optional(),
  sequence: z.int().min(1).optional(),
  answer: Actuated.shape.answer,
  basis: Actuated.shape.basis,
  reason: z.string(),
})
export type Answer = z.infer<typeof Answer>

/**
 * Sent when a client connects, every 100 ms and at once on a change. `sequence` counts the heartbeats of this connection
 * from 1. A line that hears none for 300 ms, or hears `ready: false`, must treat the station as not inspecting.
 */
export const Heartbeat = z.object({
  type: z.literal('heartbeat'),
  sequence: z.int().min(1),
  ready: z.boolean(),
  /** Why not; empty when ready. */
  reason: z.string(),
})

/** What the line sent could not be used. The connection stays, unless the reason says otherwise. */
export const LineError = z.object({ type: z.literal('error'), reason: z.string() })

/** Everything the adapter says to the line. */
export const LineMessage = z.discriminatedUnion('type', [Answer, Heartbeat, LineError])
export type LineMessage = z.infer<typeof LineMessage>

const quotedCharactersMax = 80

/** A line of the line as a trigger number, or what is wrong with it. Never throws. */
export function readTrigger(text: string): { readonly trigger: number } | { readonly reason: string } {
  const expected = 'send {"type":"trigger","trigger":17} and a line feed, the number a whole one from 0'
  try {
    const parsed = Trigger.safeParse(JSON.parse(text))
    if (parsed.success) return { trigger: parsed.data.trigger }
    return { reason: `this is no trigger: ${text.slice(0, quotedCharactersMax)}; ${expected}` }
  } catch {
    return { reason: `this is no JSON: ${text.slice(0, quotedCharactersMax)}; ${expected}` }
  }
}

/** @returns the message as it travels: one JSON object and a line feed */
export function lineOf(message: LineMessage): string {
  return `${JSON.stringify(message)}\n`
}
