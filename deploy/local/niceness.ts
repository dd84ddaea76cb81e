import { writeFileSync } from 'node:fs'
import { setPriority } from 'node:os'

const attemptsMax = 20
const againMs = 150

/**
 * Says how far a process gives way to all others when the cores are busy, from −20 (never) to 19 (always). Linux weighs
 * the processes of a session as one group (sched(7), autogroup), so that the niceness of the process alone would count
 * only within its session; the group gets the same. What takes the right to go below 0 is left at 0 without it.
 */
export function setNiceness(pid: number, niceness: number): void {
  const allowed = [niceness, 0].find((one) => isTaken(pid, one))
  if (allowed !== undefined) setGroup(pid, allowed, 1)
}

/** Not below 0 without the right to it, and not at all for a process that has just ended. */
function isTaken(pid: number, niceness: number): boolean {
  try {
    setPriority(pid, niceness)
    return true
  } catch {
    return false
  }
}

/** The kernel takes one such change in a tenth of a second from an ordinary user and puts off the others. */
function setGroup(pid: number, niceness: number, attempt: number): void {
  try {
    writeFileSync(`/proc/${pid}/autogroup`, String(niceness))
  } catch (error) {
    const isPutOff = error instanceof Error && 'code' in error && error.code === 'EAGAIN'
    if (isPutOff && attempt < attemptsMax) setTimeout(() => setGroup(pid, niceness, attempt + 1), againMs).unref()
    // A kernel without these groups needs nothing more.
  }
}
