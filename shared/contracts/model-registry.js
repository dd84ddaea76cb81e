import { z } from 'zod';
import { jsonBody } from './contract.js';
import { ModelInput, ModelName } from './model.js';
import { Name, PartId } from './name.js';
import { Region } from './region.js';
/** A place of the registry that holds one value after the other; the newest counts. */
const ViewKey = z.object({
    version: z.literal(1),
    station: Name,
    view: Name,
    /** Counts the values. */ revision: z.int().min(1),
});
/** Which model a person wants for a view, in place of the one that the recipe names. */
export const ModelChoice = z.object({
    /** Nothing: the recipe's own again. */
    model: ModelName.optional(),
    /** What the recipe named then; the choice ends when the recipe names another. */
    insteadOf: z.string().min(1).max(500),
    chosenBy: z.string().min(1).max(100),
    chosenAt: z.iso.datetime(),
    reason: z.string().max(300),
});
/** A model that pictures are cut for. */
const CutFor = ModelName.extend({ input: ModelInput.pick({ width: true, height: true, fit: true }) });
/** Which models a view's pictures are to be cut for from now on. */
export const ServedModels = z.object({
    /** What the recipe says of the view: its own model, as it writes it, and the part of the frame that is inspected. */
    recipe: z.object({ model: z.string().min(1).max(500), region: Region }),
    serving: CutFor,
    /** Sits its exam: some pictures are cut for it as well. */
    candidate: CutFor.optional(),
    since: z.iso.datetime(),
});
const Scores = z.object({ of: z.string().max(64), expected: z.number(), scored: z.number() });
/** What two models say of a view of a part of which a person has said what it truly is. */
const Overridden = z.object({
    partId: PartId,
    truth: z.enum(['pass', 'reject']),
    /** Scores in units of each model's threshold; the running model's is absent where it gave no answer. */
    running: z.number().optional(),
    candidate: z.number(),
});
/** Whether a model with this score says what the part truly is. @param score in units of its threshold */
export function isRight(score, truth) {
    return score > 1 === (truth === 'reject');
}
/** An exam asks about so many, the newest. */
export const overriddenPartsMax = 16;
const Latency = z.object({ p50: z.number(), p99: z.number() });
/** The record of one change of models, or of why there was none. */
export const ExamReport = z.object({
    candidate: ModelName,
    running: ModelName,
    outcome: z.enum(['passed', 'failed', 'rolled-back']),
    /** Why it failed or was rolled back, or what is to be known of a pass; may be empty. */
    reason: z.string().max(500),
    startedAt: z.iso.datetime(),
    endedAt: z.iso.datetime(),
    /** Images of the package: the score stated in it and the score given here. */
    golden: z.array(Scores).max(16),
    /** Live parts that both models judged, in units of each model's threshold: `expected` is the running model's. */
    shadow: z.array(Scores).max(200),
    /** The last overridden parts of the view. */
    overridden: z.array(Overridden).max(overriddenPartsMax).optional(),
    latencyMs: z.object({ running: Latency.optional(), candidate: Latency.optional() }),
});
function register(kind, body) {
    return {
        name: `model-${kind}`,
        account: 'LINE',
        stream: 'KV_MODELS',
        envelope: ViewKey,
        body: jsonBody(body),
        subject: ({ station, view }) => `$KV.MODELS.${kind}.${station}.${view}`,
        filter: (station = '*') => `$KV.MODELS.${kind}.${station}.*`,
        news: (station) => `models.${kind}.${station}.*`,
        id: ({ station, view, revision }) => `model-${kind}:${station}:${view}:${revision}`,
    };
}
export const ModelChoices = register('choice', ModelChoice);
export const ModelsServed = register('served', ServedModels);
export const ExamReports = register('exam', ExamReport);
//# sourceMappingURL=model-registry.js.map