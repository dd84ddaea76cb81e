/** What the broker still has it hands out within that; what does not come is not in the stream any more. */
const patienceMs = 2000

/** Takes messages as the broker hands them out. */
export interface InOrder<Message> {
  take(message: Message): void
  /** What is still held is handed out again by the broker when reading begins anew. */
  end(): void
}

/**
 * Puts the messages of a whole stream into its order: after an interruption the broker hands out what was left unsettled in any order.
 * One that comes too early is held until those before it are there, or do not come.
 * @param next the sequence to begin with; what lies before it is handed on as it comes
 * @param schedule runs an action after a delay and gives back what cancels it
 */
export function createInOrder<Message extends { readonly streamSequence: number }>(
  next: number,
  onMessage: (message: Message) => void,
  schedule: (action: () => void, delayMs: number) => () => void,
): InOrder<Message> {
  const held = new Map<number, Message>()
  let expected = next
  let cancel = (): void => {}

  function handOn(): void {
    cancel()
    for (let message = held.get(expected); message; message = held.get(expected)) {
      held.delete(expected)
      expected += 1
      onMessage(message)
    }
    if (held.size > 0) cancel = schedule(skip, patienceMs)
  }

  function skip(): void {
    expected = [...held.keys()].reduce((lowest, sequence) => Math.min(lowest, sequence), Number.POSITIVE_INFINITY)
    handOn()
  }

  return {
    take(message) {
      if (message.streamSequence < expected) return onMessage(message)
      const isWaiting = held.size > 0
      held.set(message.streamSequence, message)
      if (message.streamSequence === expected) handOn()
      else if (!isWaiting) cancel = schedule(skip, patienceMs)
    },
    end() {
      cancel()
      held.clear()
    },
  }
}
