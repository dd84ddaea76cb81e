import type { Random } from '../../models/fit/random.ts'
import type { PublishedStop, StoredStop } from './simulated-broker.ts'
import type { Timeline } from './timeline.ts'

const acknowledgeMsMin = 100
const acknowledgeMsMax = 1000
const insistEveryMs = 500
const oldPageShare = 0.2

/** An operator who sees a stop, does something about it, and acknowledges it; now and then from a page of an older stop. */
export class SimulatedDesk {
  readonly #timeline: Timeline
  readonly #random: Random
  readonly #publish: (acknowledgement: PublishedStop) => void
  #current: string | undefined

  constructor(timeline: Timeline, random: Random, publish: (acknowledgement: PublishedStop) => void) {
    this.#timeline = timeline
    this.#random = random
    this.#publish = publish
  }

  stopStored({ type, stopId }: StoredStop): void {
    if (type === 'stop') {
      this.#current = stopId
      if (this.#random() < oldPageShare) this.#acknowledge(this.#olderThan(stopId))
      const waitMs = acknowledgeMsMin + this.#random() * (acknowledgeMsMax - acknowledgeMsMin)
      this.#timeline.after(waitMs, () => this.#insist(stopId))
    } else if (stopId === this.#current) {
      this.#current = undefined
    }
  }

  /** Some part before: nothing that was ever stopped, or a stop of long ago. */
  #olderThan(stopId: string): string {
    return String(Math.floor(Number(stopId) * this.#random())).padStart(stopId.length, '0')
  }

  /** An acknowledgement that the broker did not take is given again. */
  #insist(stopId: string): void {
    if (this.#current !== stopId) return
    this.#acknowledge(stopId)
    this.#timeline.after(insistEveryMs, () => this.#insist(stopId))
  }

  #acknowledge(stopId: string): void {
    this.#publish({ type: 'acknowledgement', stopId })
  }
}
