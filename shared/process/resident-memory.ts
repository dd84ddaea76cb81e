import { readFileSync, writeFileSync } from 'node:fs'

const kibibyte = 1024

/** Bytes of memory that a process occupies; 0 where the system does not tell, or when it has ended. */
export function residentBytes(pid: number): number {
  try {
    const kibibytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return Number(kibibytes ?? 0) * kibibyte
  } catch {
    return 0
  }
}

/** When the machine has no memory left, the kernel ends this process before any other. */
export function sacrificeFirst(pid: number): void {
  offerToEnd(pid, '1000')
}

/** The kernel ends this process after those that come first, and before those that a station cannot do without. */
export function sacrificeNext(pid: number): void {
  offerToEnd(pid, '500')
}

function offerToEnd(pid: number, willingness: string): void {
  try {
    writeFileSync(`/proc/${pid}/oom_score_adj`, willingness)
  } catch {
    // A system that does not know of it chooses by itself.
  }
}
