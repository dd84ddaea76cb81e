import type { Clock } from '../../shared/runtime/clock.ts'

/** How often the line is told whether the station inspects. */
export const heartbeatIntervalMs = 100

export interface HeartbeatOptions {
  readonly clock: Clock
  readonly readiness: () => { readonly ready: boolean; readonly reason: string }
  readonly send: () => void
}

/**
 * When the line is told whether the station inspects: at a steady rate, and at once when that changes.
 * @returns to be called often, and whenever something may have changed
 */
export function createHeartbeat({ clock, readiness, send }: HeartbeatOptions): () => void {
  let told = { ready: false, reason: '', atMs: Number.NEGATIVE_INFINITY }
  return () => {
    const atMs = clock.monotonicMs()
    const { ready, reason } = readiness()
    const isNews = ready !== told.ready || reason !== told.reason
    if (!isNews && atMs - told.atMs < heartbeatIntervalMs) return
    told = { ready, reason, atMs }
    send()
  }
}
