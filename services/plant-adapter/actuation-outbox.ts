import { Actuations } from '../../shared/contracts/actuation.ts'
import { message, type Outgoing } from '../../shared/contracts/contract.ts'
import { streams } from '../../shared/contracts/streams.ts'
import { backoff } from '../../shared/runtime/backoff.ts'
import type { JournalEntry } from './journal-end.ts'

/** Entries that wait for the broker; beyond it the oldest is left out, and only the journal has it. */
const backlogMax = 10_000
/** Entries under way to the broker at once. */
const batchMax = 32
const againMs = backoff(100, 2000)

export interface ActuationOutboxOptions {
  readonly publish: (outgoing: Outgoing) => Promise<unknown>
  /** Resolves after a while, or at once when the service has to stop. */
  readonly pause: (durationMs: number) => Promise<void>
  readonly signal: AbortSignal
  /** The broker has not taken entries, `failures` times in a row. */
  readonly onFailed: (waiting: number, failures: number, error: unknown) => void
  /** More entries wait than are kept. */
  readonly onLeftOut: (entry: JournalEntry) => void
}

/** Brings every entry of the journal to the broker, however long that is away, and never holds an answer up. */
export interface ActuationOutbox {
  add(entry: JournalEntry): void
  readonly waiting: number
  /** Works until the service stops; what waits then is in the journal and is published after the next start. */
  run(): Promise<void>
}

export function createActuationOutbox(options: ActuationOutboxOptions): ActuationOutbox {
  const { publish, pause, signal, onFailed, onLeftOut } = options
  const waiting = new Set<JournalEntry>()
  let wake = (): void => {}
  signal.addEventListener('abort', () => wake())

  function add(entry: JournalEntry): void {
    const [oldest] = waiting
    if (waiting.size >= backlogMax && oldest) {
      waiting.delete(oldest)
      onLeftOut(oldest)
    }
    waiting.add(entry)
    wake()
  }

  async function send(entry: JournalEntry): Promise<void> {
    await publish(message(Actuations, entry.envelope, entry.body))
    waiting.delete(entry)
  }

  async function run(): Promise<void> {
    let failures = 0
    while (!signal.aborted) {
      if (waiting.size === 0) await new Promise<void>((resolve) => (wake = resolve))
      const sent = await Promise.allSettled([...waiting].slice(0, batchMax).map(send))
      const failed = sent.find((outcome) => outcome.status === 'rejected')
      failures = failed ? failures + 1 : 0
      if (failed) {
        onFailed(waiting.size, failures, failed.reason)
        await pause(againMs(failures))
      }
    }
  }

  return {
    add,
    run,
    get waiting() {
      return waiting.size
    },
  }
}

/**
 * Entries that the broker may not have yet. It stores each once as long as it remembers it; an older one would be stored
 * again.
 */
export function publishedAgain(entries: readonly JournalEntry[], wallMs: number): readonly JournalEntry[] {
  return entries.filter(({ body }) => {
    const writtenAt = body.entry === 'actuated' ? body.answeredAt : body.heardAt
    return wallMs - Date.parse(writtenAt) < streams.ACTUATIONS.ageMsMax
  })
}
