import { z } from 'zod'
import { type Contract, jsonBody } from './contract.ts'
import { Name, PartId } from './name.ts'
import { Verdict } from './verdict.ts'

const ActuationEnvelope = z.object({
  version: z.literal(1),
  station: Name,
  /** A ULID of its own: what was told to the line is another ledger than what was decided. */
  actuationId: PartId,
  /** Counts the entries of a station without a gap, from 1. */
  number: z.int().min(1),
  /** The line's number of the part, where the line counts; the part, where it is known. */
  trigger: z.int().min(0).optional(),
  partId: PartId.optional(),
  sequence: z.int().min(1).optional(),
})
export type ActuationEnvelope = z.infer<typeof ActuationEnvelope>

/**
 * One entry of what the line was told.
 * - `actuated`: the line's one answer for a part. `not-inspected`: no valid verdict came in time, the recipe's fail-safe went out.
 * - `late`: a true verdict that came after the answer; the line never heard of it.
 * - `refused`: a verdict that was replayed, of an unknown part or otherwise not to be believed.
 */
export const Actuation = z.discriminatedUnion('entry', [
  z.object({
    entry: z.literal('actuated'),
    answer: Verdict.shape.verdict,
    basis: z.enum([...Verdict.shape.basis.options, 'not-inspected']),
    reason: z.string().max(600),
    /** From the line's trigger (or, where it gives none, the camera's read) until the answer went out. */
    latencyMs: z.number(),
    answeredAt: z.iso.datetime(),
  }),
  z.object({
    entry: z.literal('late'),
    verdict: Verdict.shape.verdict,
    basis: Verdict.shape.basis,
    /** Milliseconds after the answer. */
    lateMs: z.number(),
    heardAt: z.iso.datetime(),
  }),
  z.object({ entry: z.literal('refused'), reason: z.string().max(600), heardAt: z.iso.datetime() }),
])
export type Actuation = z.infer<typeof Actuation>

export const Actuations: Contract<ActuationEnvelope, Actuation> = {
  name: 'actuation',
  account: 'DECISION',
  stream: 'ACTUATIONS',
  envelope: ActuationEnvelope,
  body: jsonBody(Actuation),
  subject: ({ station, actuationId }) => `actuations.${station}.${actuationId}`,
  filter: (station = '*') => `actuations.${station}.*`,
  id: ({ actuationId }) => `actuation:${actuationId}`,
}
