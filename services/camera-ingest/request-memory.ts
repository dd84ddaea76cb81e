import { z } from 'zod'
import { requestKnownMs } from '../../shared/contracts/capture.ts'
import type { PartEnvelope } from '../../shared/contracts/envelope.ts'
import { PartId } from '../../shared/contracts/name.ts'

/** So many requests are remembered at most, the newest: some more than a line's rate brings in the time. */
const requestsMax = 20_000

/** A request and when its part was captured, in milliseconds of the wall clock. */
export const RequestEntry = z.tuple([PartId, z.number()])
export type RequestEntry = z.infer<typeof RequestEntry>

/** Which requests became parts. Each is known for `requestKnownMs`. */
export interface RequestMemory {
  add(part: Pick<PartEnvelope, 'request' | 'capturedAt'>): void
  knows(request: string, wallMs: number): boolean
  entries(): RequestEntry[]
  restore(entries: readonly RequestEntry[]): void
}

export function createRequestMemory(): RequestMemory {
  const known = new Map<string, number>()
  const forgetBefore = (oldestMs: number): void => {
    for (const [request, capturedMs] of known) {
      if (capturedMs >= oldestMs && known.size <= requestsMax) return
      known.delete(request)
    }
  }
  return {
    add({ request, capturedAt }) {
      const capturedMs = Date.parse(capturedAt)
      if (request !== undefined) known.set(request, capturedMs)
      forgetBefore(capturedMs - requestKnownMs)
    },
    knows: (request, wallMs) => (known.get(request) ?? Number.NEGATIVE_INFINITY) >= wallMs - requestKnownMs,
    entries: () => [...known],
    restore(entries) {
      for (const [request, capturedMs] of entries) known.set(request, capturedMs)
    },
  }
}
