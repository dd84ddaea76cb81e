import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { giveWay } from '../../../shared/process/priority.ts'
import { sacrificeFirst } from '../../../shared/process/resident-memory.ts'
import type { FromExplainer, ToExplainer } from './explainer-message.ts'

const name = import.meta.url.endsWith('.ts') ? 'explainer.ts' : 'explainer.js'
const entry = fileURLToPath(new URL(name, import.meta.url))

/** What is heard of the process that draws. */
export interface ExplainerListener {
  onMessage(message: FromExplainer): void
  /** Once, however it ended; also when it could not even be started. */
  onEnd(reason: string): void
}

/** A process that draws explanations, behind everything else that the machine does. */
export interface ExplainerProcess {
  send(message: ToExplainer): void
  end(): void
}

export type StartExplainerProcess = (listener: ExplainerListener) => ExplainerProcess

export const startExplainerProcess: StartExplainerProcess = ({ onMessage, onEnd }) => {
  // Only what is in a session of its own can give way to the others of the service.
  const child = fork(entry, [], { serialization: 'advanced', detached: true })
  let isOver = false
  const ended = (reason: string): void => {
    if (!isOver) onEnd(reason)
    isOver = true
  }
  child.on('message', (message) => onMessage(message as FromExplainer))
  child.on('exit', (code, signal) => ended(`the process that draws ended (${signal ?? `exit code ${code}`})`))
  child.on('error', (error) => ended(`the process that draws cannot be used: ${error.message}`))
  if (child.pid !== undefined) {
    sacrificeFirst(child.pid)
    giveWay(child.pid)
  }
  return {
    send: (message) => void child.send(message, (error) => error && ended(`it cannot be asked: ${error.message}`)),
    end: () => void child.kill('SIGKILL'),
  }
}
