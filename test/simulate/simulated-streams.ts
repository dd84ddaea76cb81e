import type { Random } from '../../models/fit/random.ts'
import type { Settleable } from '../../services/decision/settleable.ts'
import type { Timeline } from './timeline.ts'

const settlementLostShare = 0.005
const handedOutTwiceShare = 0.01
const ackWaitMs = 4000

/** One reader's place in a stream: what was stored for it and not settled, and what of it is on its way. */
export class SimulatedConsumer<Item> {
  readonly #timeline: Timeline
  readonly #random: Random
  readonly #options: ConsumerOptions<Item>
  readonly #pending = new Map<number, Item>()
  #life = 0
  #arrivesMs = 0
  /** Handed out and not yet heard. */
  onTheirWay = 0

  constructor(timeline: Timeline, random: Random, options: ConsumerOptions<Item>) {
    this.#timeline = timeline
    this.#random = random
    this.#options = options
  }

  get unsettled(): number {
    return this.#pending.size
  }

  /** The first message that is not settled; undefined when none is left. */
  get floor(): number | undefined {
    const [first] = this.#pending.keys()
    return first
  }

  stored(number: number, item: Item, isListening: boolean): void {
    this.#pending.set(number, item)
    if (isListening) this.#handOut(number, item)
  }

  /** The reader is gone; what was on its way to it is lost. */
  left(): void {
    this.#life += 1
    this.onTheirWay = 0
  }

  /** What is kept only in its newest form is not the reader's to settle. */
  forget(): void {
    this.#pending.clear()
  }

  /** The reader begins anew. @param also settled messages that come again with the others */
  returned(also: Iterable<readonly [number, Item]> = []): void {
    for (const [number, item] of also) this.#pending.set(number, item)
    const inOrder = [...this.#pending].toSorted(([one], [other]) => one - other)
    this.#pending.clear()
    for (const [number, item] of inOrder) this.stored(number, item, true)
  }

  #handOut(number: number, item: Item): void {
    const [timeline, random] = [this.#timeline, this.#random]
    let inMs = this.#options.deliveryMs(random)
    if (this.#options.inOrder) {
      this.#arrivesMs = Math.max(this.#arrivesMs, timeline.nowMs + inMs)
      inMs = this.#arrivesMs - timeline.nowMs
    }
    this.onTheirWay += 1
    const message = new HandedOut(this, number, item, this.#life)
    timeline.after(inMs, () => this.#arrive(message))
  }

  #arrive(message: HandedOut<Item>): void {
    if (message.life !== this.#life) return
    this.onTheirWay -= 1
    this.#options.hear(message.number, message.item, message)
    if (this.#random() < handedOutTwiceShare) this.#again(message)
  }

  settle(message: HandedOut<Item>): void {
    this.#options.onSettled?.(message.item)
    if (message.life !== this.#life) return
    if (this.#random() < settlementLostShare) this.#again(message)
    else this.#pending.delete(message.number)
  }

  /** The broker waits for a settlement, and then hands the message out once more. */
  #again(message: HandedOut<Item>): void {
    this.#timeline.after(ackWaitMs, () => {
      if (message.life !== this.#life || !this.#pending.has(message.number)) return
      this.#options.hear(message.number, message.item, message)
    })
  }
}

/** A message as its reader has it. */
class HandedOut<Item> implements Settleable {
  readonly #consumer: SimulatedConsumer<Item>
  readonly number: number
  readonly item: Item
  readonly life: number

  constructor(consumer: SimulatedConsumer<Item>, number: number, item: Item, life: number) {
    this.#consumer = consumer
    this.number = number
    this.item = item
    this.life = life
  }

  settle(): void {
    this.#consumer.settle(this)
  }
}

export interface ConsumerOptions<Item> {
  /** The broker keeps the order of a stream the first time it hands out. */
  readonly inOrder: boolean
  readonly deliveryMs: (random: Random) => number
  readonly hear: (number: number, item: Item, message: Settleable) => void
  readonly onSettled?: (item: Item) => void
}
