import type { Random } from '../../models/fit/random.ts'
import type { Heard } from '../../services/decision/part-state.ts'
import type { Settleable } from '../../services/decision/settleable.ts'
import { InvariantError, type Promises } from './promises.ts'
import type { StoredStop, StoredVerdict } from './simulated-broker.ts'
import type { SimulatedDecider } from './simulated-decider.ts'
import { deliveryMs, type Said } from './simulated-part.ts'
import { SimulatedConsumer } from './simulated-streams.ts'
import type { Timeline } from './timeline.ts'

const lineDeliveryMsMax = 20
/** After this long an instance knows what the broker knows of the line. */
export const lineLagMsMax = 2 * lineDeliveryMsMax

/** What one instance reads: what is said of parts, the verdicts, the newest stop and the newest acknowledgement. */
export class SimulatedReader {
  readonly decider: SimulatedDecider
  readonly #timeline: Timeline
  readonly #said: SimulatedConsumer<Said>
  readonly #verdicts: SimulatedConsumer<StoredVerdict>
  readonly #stops: SimulatedConsumer<StoredStop>
  readonly #newest = new Map<StoredStop['type'], [number, StoredStop]>()
  /** Verdicts from the first one that is not settled on. */
  readonly #log = new Map<number, StoredVerdict>()

  constructor(timeline: Timeline, random: Random, decider: SimulatedDecider, promises: Promises) {
    this.#timeline = timeline
    this.decider = decider
    this.#said = new SimulatedConsumer(timeline, random, {
      inOrder: false,
      deliveryMs,
      hear(_, said, message) {
        const { partId } = said.envelope
        promises.heard(decider, partId)
        decider.hear(partId, heardBy(said, message))
      },
      onSettled: ({ envelope }) => promises.settled(envelope),
    })
    const inTime = { inOrder: true, deliveryMs: (draw: Random) => draw() * lineDeliveryMsMax }
    this.#verdicts = new SimulatedConsumer(timeline, random, {
      ...inTime,
      hear: (streamSequence, stored, message) =>
        decider.hearOfLine({ type: 'verdict', ...stored, streamSequence, message }),
    })
    this.#stops = new SimulatedConsumer(timeline, random, {
      ...inTime,
      inOrder: false,
      hear: (_, stored) => decider.hearOfLine(stored),
    })
  }

  /** Everything that the instance and the broker keep for it. */
  get held(): number {
    const { line, partsKnown } = this.decider
    return partsKnown + line.entries.length + this.#said.unsettled + this.#verdicts.unsettled + this.#log.size
  }

  /** True when nothing that was said of the line is still on its way to it. */
  get knowsTheLine(): boolean {
    return this.decider.isAlive && this.#verdicts.onTheirWay === 0 && this.#stops.onTheirWay === 0
  }

  saidStored(number: number, said: Said): void {
    this.#said.stored(number, said, this.decider.isAlive)
  }

  verdictStored(streamSequence: number, stored: StoredVerdict): void {
    this.#verdicts.stored(streamSequence, stored, this.decider.isAlive)
    this.#log.set(streamSequence, stored)
    const floor = this.#verdicts.floor ?? streamSequence
    for (const [number] of this.#log) {
      if (number >= floor) break
      this.#log.delete(number)
    }
  }

  stopStored(streamSequence: number, stored: StoredStop): void {
    this.#newest.set(stored.type, [streamSequence, stored])
    if (this.decider.isAlive) this.#stops.stored(streamSequence, stored, true)
  }

  crash(downMs: number): void {
    if (!this.decider.isAlive) return
    this.decider.crash()
    this.#leave()
    this.#timeline.after(downMs, () => {
      this.decider.restart()
      this.#beginAnew()
    })
  }

  /** The connection breaks for a moment; the instance lives on. */
  interrupt(): void {
    if (!this.decider.isAlive) return
    this.#leave()
    this.#beginAnew()
  }

  #leave(): void {
    for (const consumer of [this.#said, this.#verdicts, this.#stops]) consumer.left()
  }

  /** Reading begins at the first message that is not settled, with settled ones behind it. */
  #beginAnew(): void {
    this.#said.returned()
    const floor = this.#verdicts.floor ?? Number.POSITIVE_INFINITY
    this.#verdicts.returned([...this.#log].filter(([number]) => number >= floor))
    this.#stops.forget()
    this.#stops.returned(this.#newest.values())
  }

  close(): void {
    const { number, partsKnown } = this.decider
    if (partsKnown > 0) throw new InvariantError(`instance ${number} still knows ${partsKnown} parts`)
    const { unsettled } = this.#said
    if (unsettled > 0) throw new InvariantError(`instance ${number} never settled ${unsettled} messages`)
  }
}

/** Spelt out because a spread is slow, and this is the most frequent step of all. */
function heardBy(said: Said, message: Settleable): Heard {
  if (said.type === 'frame') return { type: 'frame', envelope: said.envelope, message }
  const { envelope } = said
  if (said.type === 'model') return { type: 'model', envelope, finding: said.finding, message }
  return { type: 'rules', envelope, finding: said.finding, message }
}
