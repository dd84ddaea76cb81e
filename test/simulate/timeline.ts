interface Moment {
  readonly atMs: number
  /** Orders what happens at the same time, so that a seed always gives the same run. */
  readonly number: number
  readonly happen: () => void
}

/** Simulated time: what is planned happens in the order of its time, as fast as the machine can. */
export class Timeline {
  readonly #heap: Moment[] = []
  #nowMs = 0
  #numbers = 0

  get nowMs(): number {
    return this.#nowMs
  }

  after(delayMs: number, happen: () => void): void {
    this.#numbers += 1
    this.#push({ atMs: this.#nowMs + Math.max(0, delayMs), number: this.#numbers, happen })
  }

  /** @returns false when nothing is left to happen */
  step(): boolean {
    const moment = this.#pop()
    if (!moment) return false
    this.#nowMs = moment.atMs
    moment.happen()
    return true
  }

  #push(moment: Moment): void {
    const heap = this.#heap
    let index = heap.push(moment) - 1
    while (index > 0) {
      const parent = (index - 1) >> 1
      const above = heap[parent] as Moment
      if (isBefore(above, moment)) break
      heap[index] = above
      index = parent
    }
    heap[index] = moment
  }

  #pop(): Moment | undefined {
    const heap = this.#heap
    const first = heap[0]
    const last = heap.pop()
    if (!first || !last || heap.length === 0) return first
    let index = 0
    for (;;) {
      let child = 2 * index + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && isBefore(heap[child + 1] as Moment, heap[child] as Moment)) child += 1
      if (isBefore(last, heap[child] as Moment)) break
      heap[index] = heap[child] as Moment
      index = child
    }
    heap[index] = last
    return first
  }
}

function isBefore(one: Moment, other: Moment): boolean {
  return one.atMs === other.atMs ? one.number < other.number : one.atMs < other.atMs
}
