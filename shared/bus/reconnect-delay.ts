/**
 * When the client may dial again, for its `reconnectDelayHandler`. The client adds what this returns to the wall-clock time
 * of its last attempt, so that a clock that is set back would keep it from the broker for as long; this counts by a clock
 * that is never set. What is due is told as a time long past.
 * @param waitMs from one attempt to the next
 * @returns the wait as long as it is not over, then minus infinity
 */
export function createReconnectDelay(waitMs: number, monotonicMs: () => number): () => number {
  let lastMs = Number.NEGATIVE_INFINITY
  return () => {
    if (monotonicMs() - lastMs < waitMs) return waitMs
    lastMs = monotonicMs()
    return Number.NEGATIVE_INFINITY
  }
}
