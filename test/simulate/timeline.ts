interface Moment {
  readonly atMs: number
  /** Orders what happens at the same time, so that a seed always gives the same run. */
  readonly number: number
  readonly happen: () => void
}

/** Slots of a millisecond; what is further away waits outside and is looked through now and then. */
const slotCount = 16_384
const lookThroughEvery = 4096

/**
 * Simulated time: what is planned happens in the order of its time, as fast as the machine can. A calendar queue
 * (R. Brown, 1988): a slot is sorted only when its millisecond has come.
 */
export class Timeline {
  readonly #slots: Moment[][] = Array.from({ length: slotCount }, () => [])
  #far: Moment[] = []
  #slotMs = 0
  #current = this.#slots[0] as Moment[]
  #next = 0
  #nowMs = 0
  #numbers = 0
  #waiting = 0

  get nowMs(): number {
    return this.#nowMs
  }

  after(delayMs: number, happen: () => void): void {
    this.#numbers += 1
    this.#waiting += 1
    this.#place({ atMs: this.#nowMs + Math.max(0, delayMs), number: this.#numbers, happen })
  }

  /** @returns false when nothing is left to happen */
  step(): boolean {
    if (this.#waiting === 0) return false
    while (this.#next >= this.#current.length) this.#turn()
    const moment = this.#current[this.#next] as Moment
    this.#next += 1
    this.#waiting -= 1
    this.#nowMs = moment.atMs
    moment.happen()
    return true
  }

  #place(moment: Moment): void {
    const slot = Math.floor(moment.atMs)
    if (slot === this.#slotMs) this.#squeezeIn(moment)
    else if (slot < this.#slotMs + slotCount) this.#slots[slot % slotCount]?.push(moment)
    else this.#far.push(moment)
  }

  /** Into the millisecond that is under way, which is sorted already. */
  #squeezeIn(moment: Moment): void {
    let index = this.#current.length
    while (index > this.#next && isBefore(moment, this.#current[index - 1] as Moment)) index -= 1
    this.#current.splice(index, 0, moment)
  }

  #turn(): void {
    // Emptied and used again: a slot is old, and what it still named would be kept by the garbage collector for long.
    this.#current.length = 0
    this.#slotMs += 1
    this.#current = this.#slots[this.#slotMs % slotCount] as Moment[]
    this.#next = 0
    this.#current.sort((one, other) => (isBefore(one, other) ? -1 : 1))
    if (this.#slotMs % lookThroughEvery !== 0) return
    const far = this.#far
    this.#far = []
    for (const moment of far) this.#place(moment)
  }
}

function isBefore(one: Moment, other: Moment): boolean {
  return one.atMs === other.atMs ? one.number < other.number : one.atMs < other.atMs
}
