import { z } from 'zod'
import { type Contract, jsonBody } from './contract.ts'
import { Name } from './name.ts'

const KeptTraceEnvelope = z.object({
  version: z.literal(1),
  station: Name,
  /** Of W3C trace context. */
  traceId: z.string().regex(/^[0-9a-f]{32}$/),
})
const KeptTrace = z.object({
  because: z.enum(['reject', 'stop', 'fallback', 'fail-safe', 'late', 'not-inspected']),
})
export type KeptTrace = z.infer<typeof KeptTrace>

/** The trace of a part that somebody will want to see: whoever holds spans of it exports them. Nothing else hangs on it. */
export const KeptTraces: Contract<z.infer<typeof KeptTraceEnvelope>, KeptTrace> = {
  name: 'kept-trace',
  account: 'LINE',
  stream: undefined,
  envelope: KeptTraceEnvelope,
  body: jsonBody(KeptTrace),
  subject: ({ station }) => `traces.${station}`,
  filter: (station = '*') => `traces.${station}`,
  id: ({ traceId }) => `trace:${traceId}`,
}
