import type { PlantDelivery } from '../../shared/bus/central-bus.ts'
import { type Kind, kinds } from './ledger.ts'

/** A message that a plant has sent and the centre has not settled. */
export interface Waiting {
  readonly plant: string
  readonly kind: Kind
  readonly delivery: PlantDelivery
}

export interface QueueLimits {
  readonly messagesMax: number
  /** Of packed bodies, together. */
  readonly bytesMax: number
}

/** What waits to be settled. The broker bounds it: it hands out so many messages of each plant and no more. */
export interface Queue {
  /** A message that waits already is replaced: the broker has handed it out again. */
  add(waiting: Waiting): void
  /**
   * Takes the most urgent: counts of all plants before snapshots before records, the plants in turn, each in its own order. At
   * least one message where there is any.
   */
  take(limits: QueueLimits): readonly Waiting[]
  readonly size: number
  /** Resolves when something waits, or the signal aborts. */
  arrived(signal: AbortSignal): Promise<void>
}

export function createQueue(): Queue {
  const lines = new Map<Kind, Map<string, Map<number, Waiting>>>(kinds.map((kind) => [kind, new Map()]))
  const size = (): number =>
    [...lines.values()].reduce((sum, line) => sum + [...line.values()].reduce((all, own) => all + own.size, 0), 0)
  let wake = (): void => {}

  function* mostUrgent(): Generator<Waiting> {
    for (const line of lines.values()) yield* inTurn([...line.values()].map(inOrder))
  }

  return {
    get size() {
      return size()
    },
    add(waiting) {
      const line = lines.get(waiting.kind)
      const own = line?.get(waiting.plant) ?? new Map<number, Waiting>()
      own.set(waiting.delivery.streamSequence, waiting)
      line?.set(waiting.plant, own)
      wake()
    },
    take({ messagesMax, bytesMax }) {
      const taken: Waiting[] = []
      let bytes = 0
      for (const waiting of mostUrgent()) {
        bytes += waiting.delivery.body.length
        if (taken.length > 0 && (bytes > bytesMax || taken.length >= messagesMax)) break
        taken.push(waiting)
      }
      for (const { kind, plant, delivery } of taken) lines.get(kind)?.get(plant)?.delete(delivery.streamSequence)
      return taken
    },
    arrived(signal) {
      if (size() > 0 || signal.aborted) return Promise.resolve()
      return new Promise((resolve) => {
        const end = (): void => {
          signal.removeEventListener('abort', end)
          resolve()
        }
        wake = end
        signal.addEventListener('abort', end)
      })
    },
  }
}

function inOrder(own: ReadonlyMap<number, Waiting>): readonly Waiting[] {
  return [...own.values()].sort((one, other) => one.delivery.streamSequence - other.delivery.streamSequence)
}

/** The first of each, then the second of each. */
function* inTurn(all: readonly (readonly Waiting[])[]): Generator<Waiting> {
  let rest = all.map((own) => own.values())
  while (rest.length > 0) {
    const still: typeof rest = []
    for (const own of rest) {
      const { done, value } = own.next()
      if (done) continue
      yield value
      still.push(own)
    }
    rest = still
  }
}
