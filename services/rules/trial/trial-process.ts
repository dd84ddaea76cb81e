import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { giveWay } from '../../../shared/process/priority.ts'
import { sacrificeFirst } from '../../../shared/process/resident-memory.ts'
import type { ToTrial } from './trial-message.ts'

const name = import.meta.url.endsWith('.ts') ? 'trial-worker.ts' : 'trial-worker.js'
const entry = fileURLToPath(new URL(name, import.meta.url))

/** A process that runs one trial. */
export interface TrialProcess {
  end(): void
}

/** @param onEnd told once, however it ended; the reason is undefined where it came to an end of its own */
export type StartTrialProcess = (trial: ToTrial, onEnd: (reason: string | undefined) => void) => TrialProcess

/**
 * A trial measures in a process of its own, behind everything else that the machine does: no part waits for it. It reads
 * frames and answers over a connection of its own, and ends with the service.
 */
export const startTrialProcess: StartTrialProcess = (trial, onEnd) => {
  // Only what is in a session of its own can give way to the others of the service.
  const child = fork(entry, [], { serialization: 'advanced', detached: true })
  let isOver = false
  const ended = (reason: string | undefined): void => {
    if (!isOver) onEnd(reason)
    isOver = true
  }
  child.on('exit', (code, signal) =>
    ended(code === 0 ? undefined : `the process of the trial ended (${signal ?? `exit code ${code}`})`),
  )
  child.on('error', (error) => ended(`the process of the trial cannot be used: ${error.message}`))
  if (child.pid !== undefined) {
    sacrificeFirst(child.pid)
    giveWay(child.pid)
  }
  child.send(trial)
  return { end: () => void child.kill('SIGKILL') }
}
