import type { Contract } from './contract.ts'
import { Frame, type FrameEnvelope } from './frame.ts'
import type { PreparedEnvelope } from './prepared.ts'
import { PreparedForModel, PreparedForRules } from './prepared.ts'

/** Who reads what from the broker, and how much of it may be under way. */
export interface ConsumerDefinition<Envelope> {
  readonly service: string
  readonly reads: Contract<Envelope, Uint8Array>
  /** Messages that one instance works on or holds ready: images are large and stranded ones are late. */
  readonly inFlightMax: number
  /** After this long without an answer the broker hands the message to somebody else. */
  readonly ackWaitMs: number
  readonly attemptsMax: number
}

const work = { inFlightMax: 4, ackWaitMs: 2000, attemptsMax: 3 } as const

export const consumers = {
  preprocess: {
    service: 'preprocess',
    reads: Frame,
    ...work,
    inFlightMax: 8,
  } satisfies ConsumerDefinition<FrameEnvelope>,
  inference: { service: 'inference', reads: PreparedForModel, ...work } satisfies ConsumerDefinition<PreparedEnvelope>,
  rules: { service: 'rules', reads: PreparedForRules, ...work } satisfies ConsumerDefinition<PreparedEnvelope>,
}
