import { createEventParser, type ServerEvent } from './event-parser.ts'

const firstWaitMs = 500
const longestWaitMs = 8000
/** The server says something more often than this; a connection that is quiet for longer is given up. */
export const silenceMsMax = 25_000

/** Reads a stream of events until it ends. Rejects where the server refuses. @param onText called for every piece of text */
export type ReadStream = (
  after: string | undefined,
  signal: AbortSignal,
  onText: (text: string) => void,
) => Promise<void>

export interface LiveConnectionOptions {
  readonly read: ReadStream
  readonly onEvent: (event: ServerEvent) => void
  /** Anything came, if only a sign of life. */
  readonly onNews: () => void
  readonly onConnection: (isOpen: boolean) => void
  /** Calls back after so many milliseconds; the function that is returned forgets it. */
  readonly schedule: (action: () => void, afterMs: number) => () => void
}

/**
 * Listens to what the server tells, and connects again whenever that ends, ever more patiently; resumes behind the last
 * event that was heard. @returns ends it
 */
export function connectLive({ read, onEvent, onNews, onConnection, schedule }: LiveConnectionOptions): () => void {
  let last: string | undefined
  let waitMs = firstWaitMs
  let isEnded = false
  let forget = (): void => {}
  let current = new AbortController()

  const connect = (): void => {
    current = new AbortController()
    const connection = current
    const watchSilence = (): (() => void) => schedule(() => connection.abort(), silenceMsMax)
    let forgetSilence = watchSilence()
    const parse = createEventParser((event) => {
      if (event.id !== undefined) last = event.id
      onEvent(event)
    })
    const onText = (text: string): void => {
      if (connection.signal.aborted) return
      forgetSilence()
      forgetSilence = watchSilence()
      waitMs = firstWaitMs
      onConnection(true)
      onNews()
      parse(text)
    }
    void read(last, connection.signal, onText)
      .catch(() => connection.abort())
      .then(() => {
        forgetSilence()
        onConnection(false)
        if (isEnded) return
        forget = schedule(connect, waitMs)
        waitMs = Math.min(waitMs * 2, longestWaitMs)
      })
  }

  connect()
  return () => {
    isEnded = true
    forget()
    current.abort()
  }
}
