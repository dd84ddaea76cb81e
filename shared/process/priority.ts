import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { getPriority, setPriority } from 'node:os'

const lowest = 19
/** Of a group: behind every service of the station, and before what only uses what is left of a machine. */
const groupPriority = 15
const attemptsMax = 20
const againMs = 150

/**
 * Lets a process in a session of its own give way to all others. Linux weighs the processes of a session as one group
 * (sched(7), autogroup), and within it each thread.
 * @returns what takes it back
 */
export function giveWay(pid: number): () => void {
  const takings = [lowerGroup(pid), lowerThreads(pid)]
  return () => {
    for (const takeBack of takings) takeBack()
  }
}

/** A group may be raised again, up to 0, by anybody. */
function lowerGroup(pid: number): () => void {
  try {
    const own = readFileSync('/proc/self/autogroup', 'utf8')
    setGroup(pid, groupPriority, 1)
    return () => setGroup(pid, Math.max(0, Number(/nice (-?\d+)/.exec(own)?.[1] ?? 0)), 1)
  } catch {
    // A kernel without these groups.
    return () => {}
  }
}

/** The kernel takes one such change in a tenth of a second from an ordinary user and puts off the others. */
function setGroup(pid: number, priority: number, attempt: number): void {
  try {
    writeFileSync(`/proc/${pid}/autogroup`, String(priority))
  } catch (error) {
    const isPutOff = error instanceof Error && 'code' in error && error.code === 'EAGAIN'
    if (isPutOff && attempt < attemptsMax) setTimeout(() => setGroup(pid, priority, attempt + 1), againMs).unref()
  }
}

/** An ordinary user may lower the priority of a thread and never raise it again: then it is left as it is. */
function lowerThreads(pid: number): () => void {
  try {
    const usual = getPriority(pid)
    setPriority(pid, Math.min(lowest, usual + 1))
    setPriority(pid, usual)
    setThreads(pid, lowest)
    return () => setThreads(pid, usual)
  } catch {
    return () => {}
  }
}

/** On Linux every thread has a priority of its own; one that is begun later has that of the one that began it. */
function setThreads(pid: number, priority: number): void {
  for (const thread of threadsOf(pid)) {
    try {
      setPriority(thread, priority)
    } catch {
      // It has ended meanwhile.
    }
  }
}

function threadsOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map(Number)
  } catch {
    return [pid]
  }
}
