import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { PartEnvelope } from '../contracts/envelope.ts'

/** Time as a parameter. */
export interface Clock {
  /** Wall clock, milliseconds since 1970: for people and for other hosts. */
  wallMs(): number
  /** Never steps; comparable only between processes of the same `domain`. */
  monotonicMs(): number
  readonly domain: string
}

/** The kernel's boot id tells whether two processes share a monotonic clock. */
function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return randomUUID()
  }
}

export const systemClock: Clock = {
  wallMs: () => Date.now(),
  monotonicMs: () => Number(process.hrtime.bigint()) / 1e6,
  domain: bootId(),
}

/** Milliseconds since the part was captured; by the wall clock only where the capturing host is another one. */
export function sinceCaptureMs(part: PartEnvelope, clock: Clock): number {
  if (part.captureClock.domain === clock.domain) return clock.monotonicMs() - part.captureClock.monotonicMs
  return clock.wallMs() - Date.parse(part.capturedAt)
}

/** Milliseconds until the part's verdict is due; negative when it is late. */
export function remainingMs(part: PartEnvelope, clock: Clock): number {
  return part.budgetMs - sinceCaptureMs(part, clock)
}
