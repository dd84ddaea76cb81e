const lingerMs = 50

/**
 * Acknowledgements on their way to the broker. Nobody waits for one, and each on its own costs a write here and a read
 * there: they wait a little for each other and go out together.
 */
export interface Acknowledgements {
  /** @param acknowledge is called soon */
  send(acknowledge: () => void): void
  /** Sends what is there now. */
  flush(): void
}

/** @param schedule runs an action after a delay; `setTimeout` outside of tests */
export function createAcknowledgements(schedule: (action: () => void, delayMs: number) => void): Acknowledgements {
  let waiting: (() => void)[] = []

  function flush(): void {
    const all = waiting
    waiting = []
    for (const acknowledge of all) {
      try {
        acknowledge()
      } catch {
        // The connection has been closed for good: the broker hands the message out again.
      }
    }
  }

  return {
    send(acknowledge) {
      if (waiting.push(acknowledge) === 1) schedule(flush, lingerMs)
    },
    flush,
  }
}
