import { z } from 'zod';
import { jsonBody } from './contract.js';
import { Name, PartId } from './name.js';
const StopEnvelope = z.object({
    version: z.literal(1),
    station: Name,
    /** The part at which the line was to stop. It names the stop. */
    stopId: PartId,
});
export const Stop = z.object({
    /** What fired: a verdict that was `stop` itself, or one of the recipe's stop-line rules. */
    rule: z.enum(['verdict', 'rejects', 'same-check', 'fail-safes']),
    sequence: z.int().min(1),
    /** One plain sentence for the operator. */
    cause: z.string().max(600),
    raisedAt: z.iso.datetime(),
});
/** With these words a reason begins that says no more than that the line is stopped. */
export const lineStoppedWords = 'the line is stopped at part ';
/** The line has to stop, and stays stopped until somebody acknowledges it. */
export const Stops = {
    name: 'stop',
    account: 'DECISION',
    signedBy: 'decision',
    stream: 'STOPS',
    envelope: StopEnvelope,
    body: jsonBody(Stop),
    subject: ({ station }) => `stops.${station}.raised`,
    filter: (station = '*') => `stops.${station}.raised`,
    id: ({ stopId }) => `stop:${stopId}`,
};
export const StopAcknowledgement = z.object({
    /** Who takes responsibility, and what was done. */
    by: z.string().min(1).max(100),
    note: z.string().max(500),
    acknowledgedAt: z.iso.datetime(),
});
/** An operator has seen the cause and lets the line go on. */
export const StopAcknowledgements = {
    name: 'stop-acknowledgement',
    account: 'DECISION',
    signedBy: 'operator',
    stream: 'STOPS',
    envelope: StopEnvelope,
    body: jsonBody(StopAcknowledgement),
    subject: ({ station }) => `stops.${station}.acknowledged`,
    filter: (station = '*') => `stops.${station}.acknowledged`,
    id: ({ stopId }) => `stop-acknowledgement:${stopId}`,
};
//# sourceMappingURL=stop.js.map