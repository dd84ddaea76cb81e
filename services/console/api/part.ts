import { z } from 'zod'
import type { CheckResult } from '../../../shared/contracts/finding.ts'
import { Name, PartId } from '../../../shared/contracts/name.ts'
import { Override } from '../../../shared/contracts/override.ts'
import { Reason, StageTimes, Verdict } from '../../../shared/contracts/verdict.ts'

/** A part in a list: what the strip of the last parts shows. */
export const PartSummary = z.object({
  partId: PartId,
  sequence: z.int(),
  station: Name,
  views: z.array(Name),
  capturedAt: z.iso.datetime(),
  decidedAt: z.iso.datetime(),
  verdict: Verdict.shape.verdict,
  basis: Verdict.shape.basis,
  /** In units of the model's threshold: above 1 is anomalous. */
  score: z.number().optional(),
  latencyMs: z.number(),
  budgetMs: z.number(),
  recipeRevision: z.string(),
  /** `<view>/<check>` of each check that failed. */
  failedChecks: z.array(z.string()),
  reasons: z.array(Reason),
  override: Override.optional(),
  /** Counts what people have said of it: for `If-Match`, in quotes, when it is overridden. */
  overrideRevision: z.int().min(0),
})
export type PartSummary = z.infer<typeof PartSummary>

/** Everything that is known of a part. */
export const PartDetail = PartSummary.extend({
  stagesMs: StageTimes,
  findings: Verdict.shape.findings,
  software: z.string(),
  traceId: z.string().optional(),
  /** Views whose picture can be fetched. */
  pictures: z.array(Name),
})
export type PartDetail = z.infer<typeof PartDetail>

export type Check = z.infer<typeof CheckResult>

export const PartsQuery = z.object({
  /** Parts older than this one; the newest unless given. */
  before: PartId.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  verdict: Verdict.shape.verdict.optional(),
  basis: Verdict.shape.basis.optional(),
  /** A view that spoke against the part: a check of it failed, or a reason names it. */
  view: Name.optional(),
  /** `<view>/<check>` that failed. */
  check: z.string().max(100).optional(),
  from: z.iso.datetime().optional(),
  to: z.iso.datetime().optional(),
  overridden: z.stringbool().optional(),
})
export type PartsQuery = z.infer<typeof PartsQuery>
