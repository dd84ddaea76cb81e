import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { giveWay } from '../../../shared/process/priority.ts'
import { residentBytes, sacrificeFirst, sacrificeNext } from '../../../shared/process/resident-memory.ts'
import type { FromWorker, ToWorker } from './worker-message.ts'

const entry = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? 'worker.ts' : 'worker.js', import.meta.url))
const memoryIntervalMs = 100
const mebibyte = 2 ** 20

export interface ModelProcessOptions {
  /** The package that is loaded. */
  readonly folder: string
  readonly threads: number
  /** Beyond it the process is ended: nothing else bounds what native code takes. */
  readonly memoryBytesMax: number
  /** Gives way to all other processes until it is promoted. */
  readonly givesWay: boolean
}

/** What is heard of a process. */
export interface ModelProcessListener {
  onMessage(message: FromWorker): void
  /** Once, however it ended; also when it could not even be started. */
  onEnd(reason: string): void
}

/** A process that runs one model: native code that crashes, hangs or takes all memory ends only this. */
export interface ModelProcess {
  send(message: ToWorker, onError: (reason: string) => void): void
  /** From now on it has the priority of the service. */
  promote(): void
  /** @param reason what is told as the cause of its end */
  end(reason: string): void
}

export type StartModelProcess = (options: ModelProcessOptions, listener: ModelProcessListener) => ModelProcess

export const startModelProcess: StartModelProcess = (options, { onMessage, onEnd }) => {
  const { folder, threads, memoryBytesMax } = options
  // Only what is in a session of its own can give way to the others of the service.
  const detached = options.givesWay
  const asked = [String(threads), folder, ...(options.givesWay ? ['decodes'] : [])]
  const child: ChildProcess = fork(entry, asked, { serialization: 'advanced', detached })
  const { pid } = child
  let cause: string | undefined
  let isOver = false
  const ended = (reason: string): void => {
    if (isOver) return
    isOver = true
    clearInterval(watch)
    onEnd(cause ?? reason)
  }
  const end = (reason: string): void => {
    cause ??= reason
    // It holds nothing that would have to be put away.
    child.kill('SIGKILL')
  }
  const watch = setInterval(() => {
    if (pid === undefined || residentBytes(pid) <= memoryBytesMax) return
    end(`the process of the model took more than ${Math.round(memoryBytesMax / mebibyte)} MiB of memory`)
  }, memoryIntervalMs)
  child.on('message', (message) => {
    const said = message as FromWorker
    if (said.type === 'unloadable') cause ??= said.reason
    onMessage(said)
  })
  child.on('exit', (code, signal) => ended(`the process of the model ended (${signal ?? `exit code ${code}`})`))
  // Sending to a process that is just ending fails as well; its end is what is acted upon.
  child.on('error', (error) => pid === undefined && ended(`no process can be started for the model: ${error.message}`))
  if (pid !== undefined) (options.givesWay ? sacrificeFirst : sacrificeNext)(pid)
  const takeBack = options.givesWay && pid !== undefined ? giveWay(pid) : () => {}
  const promote = (): void => {
    takeBack()
    if (pid !== undefined) sacrificeNext(pid)
  }
  return {
    promote,
    end,
    send: (message, onError) =>
      void child.send(
        message,
        (error) => error && onError(`the process of the model cannot be asked: ${error.message}`),
      ),
  }
}
