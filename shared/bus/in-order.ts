/** The broker hands out at once what it has to hand out again; where some of it is gone meanwhile, the rest waits no longer. */
const patienceMs = 2000

/** What a reader had not settled when it was interrupted. */
export interface Unsettled {
  readonly count: number
  /** The highest sequence that had been handed out. */
  readonly lastSequence: number
}

/** Takes messages as the broker hands them out. */
export interface InOrder<Message> {
  take(message: Message): void
  /** What is still held is handed out again by the broker when reading begins anew. */
  end(): void
}

/**
 * Puts what an interruption had left unsettled into the stream's order: the broker hands it out again in any order, though before
 * everything that is new. It is held until all of it is there.
 * @param schedule runs an action after a delay and gives back what cancels it
 */
export function createInOrder<Message extends { readonly streamSequence: number }>(
  { count, lastSequence }: Unsettled,
  onMessage: (message: Message) => void,
  schedule: (action: () => void, delayMs: number) => () => void,
): InOrder<Message> {
  let held: Message[] | undefined = count > 0 ? [] : undefined
  let cancel = (): void => {}

  function release(): void {
    cancel()
    const all = held ?? []
    held = undefined
    for (const message of all.toSorted((one, other) => one.streamSequence - other.streamSequence)) onMessage(message)
  }

  return {
    take(message) {
      if (held && message.streamSequence > lastSequence) release()
      if (!held) return onMessage(message)
      held.push(message)
      if (held.length >= count) return release()
      cancel()
      cancel = schedule(release, patienceMs)
    },
    end() {
      cancel()
      held = undefined
    },
  }
}
