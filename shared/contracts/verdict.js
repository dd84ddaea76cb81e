import { z } from 'zod';
import { jsonBody } from './contract.js';
import { PartEnvelope } from './envelope.js';
import { judges, ModelFindingInBrief, RulesFinding } from './finding.js';
import { Name } from './name.js';
/** One plain sentence, and where it comes from. */
export const Reason = z.object({
    /** `stop-line`: this part completed a rule of the recipe's `stopLine`. `line-stopped`: the line was stopped already. */
    code: z.enum(['anomaly', 'check', 'late', 'unable', 'missing-view', 'stop-line', 'line-stopped']),
    judge: z.enum(judges).optional(),
    view: Name.optional(),
    text: z.string().max(600),
});
/** What took the part's time, in milliseconds, along the view that was ready last. Absent where a stage never ended. */
export const StageTimes = z.object({
    capture: z.number().optional(),
    queue: z.number().optional(),
    preprocess: z.number().optional(),
    model: z.number().optional(),
    rules: z.number().optional(),
    join: z.number().optional(),
});
export const Verdict = z.object({
    verdict: z.enum(['pass', 'reject', 'stop']),
    /** `model+rules`: both judged. `fallback`: the rules alone, in time. `fail-safe`: nobody did; the recipe decides. */
    basis: z.enum(['model+rules', 'fallback', 'fail-safe']),
    reasons: z.array(Reason).max(64),
    /** The highest model score in units of its threshold: above 1 is anomalous. */
    score: z.number().optional(),
    decidedAt: z.iso.datetime(),
    /** From camera read until the verdict was handed to the broker. */
    latencyMs: z.number(),
    stagesMs: StageTimes,
    findings: z.record(Name, z.object({ model: ModelFindingInBrief.optional(), rules: RulesFinding.optional() })),
    software: z.string(),
});
/** One message a subject, ever: the broker refuses a part's second verdict. */
export const Decisions = {
    name: 'verdict',
    account: 'DECISION',
    signedBy: 'decision',
    stream: 'DECISIONS',
    envelope: PartEnvelope,
    body: jsonBody(Verdict),
    subject: ({ station, partId }) => `decisions.${station}.${partId}`,
    filter: (station = '*') => `decisions.${station}.*`,
    id: ({ partId }) => `verdict:${partId}`,
};
//# sourceMappingURL=verdict.js.map