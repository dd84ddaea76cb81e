import { writeFileSync } from 'node:fs'
import { setPriority } from 'node:os'

/**
 * Gives a process that leads a session of its own a niceness towards all others. Linux weighs the processes of a session
 * as one group (sched(7), autogroup), so that the niceness of the process alone would count only within its session.
 * @throws without the right to go below 0
 */
export function prioritise(pid: number, niceness: number): void {
  setPriority(pid, niceness)
  try {
    writeFileSync(`/proc/${pid}/autogroup`, String(niceness))
  } catch {
    // A kernel without these groups needs nothing more.
  }
}
