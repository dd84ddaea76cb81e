/**
 * Waits that grow from one failure to the next, with jitter so that services do not return all at once.
 * @returns a function from the number of failures in a row (from 1) to milliseconds
 */
export function backoff(
  firstMs: number,
  lastMs: number,
  random: () => number = Math.random,
): (failures: number) => number {
  return (failures) => {
    const ceiling = Math.min(lastMs, firstMs * 2 ** (failures - 1))
    return ceiling / 2 + (random() * ceiling) / 2
  }
}

/** Resolves after `durationMs`, or at once when the signal aborts. */
export function pause(durationMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const end = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, durationMs)
    signal.addEventListener('abort', end)
  })
}
