import { readFileSync, writeFileSync } from 'node:fs'

const kibibyte = 1024
const firstToEnd = '1000'

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
  try {
    writeFileSync(`/proc/${pid}/oom_score_adj`, firstToEnd)
  } catch {
    // A system that does not know of it chooses by itself.
  }
}
