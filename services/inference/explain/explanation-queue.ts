import type { Clock } from '../../../shared/runtime/clock.ts'
import type { Quota } from '../../../shared/runtime/quota.ts'
import type { ExplanationOutcome } from '../../../shared/telemetry/metrics.ts'
import type { Schedule } from '../process/model-worker.ts'

/** Each holds the picture that its model saw. */
const waitingMax = 4
const waitMsMax = 10_000
const lookAgainMs = 20

export interface ExplanationQueueOptions<Item> {
  /** Whether a part is being judged just now: nothing is begun then. */
  readonly isBusy: () => boolean
  readonly quota: Pick<Quota, 'take'>
  readonly clock: Pick<Clock, 'monotonicMs'>
  readonly schedule: Schedule
  /** Explains one; what it throws makes the explanation fail, and nothing else. */
  readonly explain: (item: Item) => Promise<unknown>
  readonly onOutcome: (outcome: ExplanationOutcome, error?: unknown) => void
}

/** What is to be explained when the line has time for it. */
export interface ExplanationQueue<Item> {
  /** Takes note and returns at once; what is beyond the limits is left out. */
  offer(item: Item): void
  close(): void
}

export function createExplanationQueue<Item>(options: ExplanationQueueOptions<Item>): ExplanationQueue<Item> {
  const { isBusy, quota, clock, schedule, explain, onOutcome } = options
  let waiting: { readonly item: Item; readonly sinceMs: number }[] = []
  let isGoing = false
  let callOff = (): void => {}

  function lookLater(): void {
    callOff = schedule(look, lookAgainMs)
  }

  function look(): void {
    const oldest = clock.monotonicMs() - waitMsMax
    for (const _ of waiting.filter(({ sinceMs }) => sinceMs < oldest)) onOutcome('left-out')
    waiting = waiting.filter(({ sinceMs }) => sinceMs >= oldest)
    const next = isBusy() ? undefined : waiting.shift()
    isGoing = next !== undefined || waiting.length > 0
    if (next) void explainOne(next.item).finally(lookLater)
    else if (isGoing) lookLater()
  }

  async function explainOne(item: Item): Promise<void> {
    try {
      await explain(item)
      onOutcome('made')
    } catch (error) {
      onOutcome('failed', error)
    }
  }

  return {
    offer(item) {
      if (waiting.length >= waitingMax || !quota.take()) return onOutcome('left-out')
      waiting.push({ item, sinceMs: clock.monotonicMs() })
      if (isGoing) return
      isGoing = true
      // The finding goes out first.
      lookLater()
    },
    close() {
      waiting = []
      callOff()
    },
  }
}
