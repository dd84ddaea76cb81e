import { message } from '../../shared/contracts/contract.ts'
import type { PartEnvelope } from '../../shared/contracts/envelope.ts'
import { Decisions, type Verdict } from '../../shared/contracts/verdict.ts'
import type { Clock } from '../../shared/runtime/clock.ts'
import type { Outbox } from '../../shared/runtime/delivery.ts'
import { advance, type Effect, type PartEvent, type Station } from './handler.ts'
import type { Heard, PartState } from './part-state.ts'
import type { PublishMargin } from './publish-margin.ts'
import type { StopLine } from './stop-line.ts'

/** A broker that refuses for minutes must not be flooded by all that waits, nor what is new be kept from it. */
const publishingAgainMax = 16

/** Runs `action` once after a delay; the real one is `setTimeout`. */
export type Schedule = (action: () => void, delayMs: number) => void

export interface PartTableOptions extends Pick<Station, 'failSafe' | 'software'> {
  readonly clock: Clock
  readonly schedule: Schedule
  /** Numbers in [0, 1). */
  readonly random: () => number
  readonly outbox: Outbox
  readonly margin: PublishMargin
  /** What is known of the line now. */
  readonly line: () => StopLine
  /** Trace context for a part's verdict. */
  readonly traceparentOf: (part: PartEnvelope) => string | undefined
  /** The verdict is stored; `first` is false when another instance had stored one before. */
  readonly onStored: (part: PartEnvelope, verdict: Verdict, first: boolean) => void
  readonly onPublishFailed: (part: PartEnvelope, error: unknown) => void
}

export interface PartTable {
  hear(heard: Heard): void
  readonly size: number
}

/** All parts under way. It decides nothing: it does what the core asks for, and tells it what came of it. */
export function createPartTable(options: PartTableOptions): PartTable {
  const { clock, schedule, failSafe, software, margin } = options
  const parts = new Map<string, PartState>()
  let publishingAgain = 0

  function happen(partId: string, event: PartEvent): void {
    const station = { failSafe, software, line: options.line(), publishMarginMs: margin.of }
    const { state, effects } = advance(parts.get(partId), event, station, clock)
    if (state) parts.set(partId, state)
    else parts.delete(partId)
    for (const effect of effects) run(partId, effect)
  }

  function run(partId: string, effect: Effect): void {
    if (effect.type === 'wake') schedule(() => happen(partId, { type: effect.for }), effect.afterMs)
    else if (effect.type === 'publish') publish(effect)
    else if (effect.type === 'settle') for (const each of effect.messages) each.settle()
    else margin.learn(effect.durationMs, effect.budgetMs)
  }

  function publish({ part, verdict, again }: Extract<Effect, { type: 'publish' }>): void {
    const failed = (): void => happen(part.partId, { type: 'publish-failed', draw: options.random() })
    if (again && publishingAgain >= publishingAgainMax) {
      failed()
      return
    }
    publishingAgain += again ? 1 : 0
    options.outbox
      .publish(message(Decisions, part, verdict), options.traceparentOf(part))
      .then(
        ({ alreadyStored }) => {
          happen(part.partId, { type: 'stored' })
          options.onStored(part, verdict, !alreadyStored)
        },
        (error) => {
          options.onPublishFailed(part, error)
          failed()
        },
      )
      .finally(() => {
        publishingAgain -= again ? 1 : 0
      })
  }

  return {
    hear: (heard) => happen(heard.envelope.partId, heard),
    get size() {
      return parts.size
    },
  }
}
