import { z } from 'zod';
import { jsonBody } from './contract.js';
import { Name, PartId } from './name.js';
import { Verdict } from './verdict.js';
export const OverrideEnvelope = z.object({
    version: z.literal(1),
    station: Name,
    partId: PartId,
    /** Counts the words about this part, from 1: the newest counts. */
    revision: z.int().min(1),
});
/** A person's correction of a verdict, or its withdrawal. The verdict itself stays what it was. */
export const Override = z.object({
    action: z.enum(['correct', 'withdraw']),
    sequence: z.int().min(1),
    /** What the part truly is. Of a withdrawn one: what it was said to be. */
    verdict: z.enum(['pass', 'reject']),
    was: Verdict.pick({ verdict: true, basis: true }),
    reasonCode: Name,
    note: z.string().max(500),
    by: z.string().min(1).max(100),
    at: z.iso.datetime(),
});
export const Overrides = {
    name: 'override',
    account: 'LINE',
    signedBy: 'operator',
    stream: 'OVERRIDES',
    envelope: OverrideEnvelope,
    body: jsonBody(Override),
    subject: ({ station, partId }) => `overrides.${station}.${partId}`,
    filter: (station = '*') => `overrides.${station}.*`,
    id: ({ partId, revision }) => `override:${partId}:${revision}`,
};
//# sourceMappingURL=override.js.map