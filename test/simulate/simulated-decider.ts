import type { Random } from '../../models/fit/random.ts'
import { advance, type Effect, type PartEvent, type Station } from '../../services/decision/handler.ts'
import type { PartState } from '../../services/decision/part-state.ts'
import { createPublishMargin } from '../../services/decision/publish-margin.ts'
import {
  advanceLine,
  type LineEvent,
  type LineStop,
  runningLine,
  type StopLine,
} from '../../services/decision/stop-line.ts'
import type { PartEnvelope } from '../../shared/contracts/envelope.ts'
import type { StopLineRules } from '../../shared/contracts/recipe.ts'
import type { Verdict } from '../../shared/contracts/verdict.ts'
import type { Clock } from '../../shared/runtime/clock.ts'
import type { SimulatedBroker } from './simulated-broker.ts'
import type { Timeline } from './timeline.ts'

const publishMarginMs = 40
const stopAgainMs = 50
const firstStopAfterMs = 1000

export interface DeciderOptions {
  readonly timeline: Timeline
  readonly random: Random
  readonly clock: Clock
  readonly broker: SimulatedBroker
  readonly rules: StopLineRules
  /** A verdict goes to the broker, perhaps not for the first time. */
  readonly onHanded: (decider: SimulatedDecider, part: PartEnvelope, verdict: Verdict) => void
  readonly onPublishFailed: (decider: SimulatedDecider, part: PartEnvelope) => void
}

/** One instance of decision: the real cores of part and line, with simulated timers, broker and crashes. */
export class SimulatedDecider {
  readonly number: number
  readonly #options: DeciderOptions
  #life = 0
  #parts = new Map<string, PartState>()
  #station: Station
  line: StopLine
  /** Infinite while it is down. */
  aliveSinceMs = 0

  constructor(number: number, options: DeciderOptions) {
    this.number = number
    this.#options = options
    this.line = runningLine(options.rules)
    this.#station = this.#bringUp()
  }

  get isAlive(): boolean {
    return Number.isFinite(this.aliveSinceMs)
  }

  get partsKnown(): number {
    return this.#parts.size
  }

  hear(partId: string, event: PartEvent): void {
    const { state, effects } = advance(this.#parts.get(partId), event, this.#station, this.#options.clock)
    if (state) this.#parts.set(partId, state)
    else this.#parts.delete(partId)
    for (const effect of effects) this.#run(partId, effect)
  }

  hearOfLine(event: LineEvent): void {
    const { line, settle, raise } = advanceLine(this.line, event, this.#options.clock.wallMs())
    this.line = line
    for (const each of settle) each.settle()
    const { timeline } = this.#options
    if (raise) this.#later(this.aliveSinceMs + firstStopAfterMs - timeline.nowMs, () => this.#publishStop(raise))
  }

  /** Forgets everything. */
  crash(): void {
    this.#life += 1
    this.aliveSinceMs = Number.POSITIVE_INFINITY
    this.#parts = new Map()
  }

  restart(): void {
    this.#life += 1
    this.aliveSinceMs = this.#options.timeline.nowMs
    this.#station = this.#bringUp()
  }

  #bringUp(): Station {
    this.line = runningLine(this.#options.rules)
    this.#margin = createPublishMargin(publishMarginMs)
    const current = (): StopLine => this.line
    return {
      failSafe: 'reject',
      software: 'simulation',
      publishMarginMs: this.#margin.of,
      get line() {
        return current()
      },
    }
  }

  #margin = createPublishMargin(publishMarginMs)

  #run(partId: string, effect: Effect): void {
    if (effect.type === 'settle') for (const each of effect.messages) each.settle()
    else if (effect.type === 'publish') this.#publish(partId, effect.part, effect.verdict)
    else if (effect.type === 'learn') this.#margin.learn(effect.durationMs, effect.budgetMs)
    // Real timers may go off a little early, and are now and then late.
    else this.#later(effect.afterMs - 1 + this.#options.random() * 4, () => this.hear(partId, { type: effect.for }))
  }

  #publish(partId: string, part: PartEnvelope, verdict: Verdict): void {
    const { broker, random, onHanded, onPublishFailed } = this.#options
    onHanded(this, part, verdict)
    const born = this.#life
    broker.publishVerdict(part, verdict, (published) => {
      if (born !== this.#life) return
      if (published === 'stored') return this.hear(partId, { type: 'stored' })
      onPublishFailed(this, part)
      this.hear(partId, { type: 'publish-failed', draw: random() })
    })
  }

  #publishStop(raised: LineStop): void {
    const { stopId, stop } = raised
    if (this.line.stop?.stopId !== stopId) return
    const born = this.#life
    this.#options.broker.publishStop({ type: 'stop', stopId, stop }, (published) => {
      if (born !== this.#life || published === 'stored') return
      this.#later(stopAgainMs, () => this.#publishStop(raised))
    })
  }

  /** What was begun in an earlier life does not happen in this one. */
  #later(afterMs: number, action: () => void): void {
    const born = this.#life
    this.#options.timeline.after(afterMs, () => {
      if (born === this.#life) action()
    })
  }
}
