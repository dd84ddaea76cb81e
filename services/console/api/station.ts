import { z } from 'zod'
import { Name } from '../../../shared/contracts/name.ts'
import { ReasonCode } from '../../../shared/contracts/reason-code.ts'
import { Stop } from '../../../shared/contracts/stop.ts'

/** Verdicts since the shift began. */
export const ShiftCounts = z.object({
  since: z.iso.datetime(),
  parts: z.int(),
  pass: z.int(),
  reject: z.int(),
  stop: z.int(),
  failSafe: z.int(),
  fallback: z.int(),
  late: z.int(),
  overridden: z.int(),
})
export type ShiftCounts = z.infer<typeof ShiftCounts>

export const StationView = z.object({
  name: Name,
  frame: z.object({ width: z.int(), height: z.int() }),
  checks: z.array(z.string()),
  /** `<name>/<version>` that serves, where it is known. */
  model: z.string().optional(),
})

/** How a station is right now. */
export const StationState = z.object({
  station: Name,
  ready: z.boolean(),
  /** Why it is not ready, in plain words; empty when it is. */
  reason: z.string(),
  /** The stop that nobody has acknowledged yet. */
  stop: Stop.extend({ stopId: z.string() }).optional(),
  budgetMs: z.number(),
  recipeRevision: z.string(),
  failSafe: z.enum(['reject', 'stop']),
  views: z.array(StationView),
  overrideReasons: z.array(ReasonCode),
  shift: ShiftCounts,
  /** When the last verdict was heard. */
  lastVerdictAt: z.iso.datetime().optional(),
})
export type StationState = z.infer<typeof StationState>
