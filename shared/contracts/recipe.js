import { z } from 'zod';
import { Expectation } from './expectation.js';
import { Name } from './name.js';
import { ReasonCode } from './reason-code.js';
import { placeMistakes } from './recipe-places.js';
import { Region } from './region.js';
import { strictObject } from './strict-object.js';
/** The usual budgets, camera read to verdict published, in milliseconds. */
export const budgetPresetsMs = { continuous: 200, indexing: 700, manual: 2000 };
const budgetWords = 'use a preset (continuous, indexing, manual) or whole milliseconds from 50 to 60000';
const Budget = z.union([
    z.enum(['continuous', 'indexing', 'manual']).transform((preset) => budgetPresetsMs[preset]),
    z.int(budgetWords).min(50, budgetWords).max(60_000, budgetWords),
], budgetWords);
/** What every check has; its own settings stand beside these and are checked by its file in `services/rules/checks`. */
export const CheckRecipe = z.looseObject({
    name: Name.describe('what operators read when it fails'),
    kind: Name.describe('what is checked'),
    region: Region.describe('where, in pixels of the frame, as drawn on the reference'),
    onFail: z.enum(['reject', 'stop']).default('reject').describe('what becomes of a part that fails it'),
    anchor: z
        .enum(['part', 'frame'])
        .optional()
        .describe('whether its region goes with the part as the fixture finds it (unless given), or stays where it is'),
});
/** How the part is found before it is measured; its own settings are checked by its file in `services/rules/fixtures`. */
export const FixtureRecipe = z.looseObject({
    kind: Name.describe('how the part is found'),
    region: Region.describe('where it is looked for, in pixels of the frame'),
});
/** Where the millimetres per pixel come from. */
export const Calibration = strictObject({
    takenOn: z.iso.date().describe('the day, such as 2026-05-04'),
    by: z.enum(['board', 'length']).describe('from a calibration board, or from one known length'),
    residualPixels: z
        .number()
        .min(0)
        .optional()
        .describe('root mean square distance of the board’s corners from where the scale puts them, in pixels; of one length there is none'),
});
/** A model that is asked about parts that the first one finds suspicious; its answer then counts in place of the first. */
const SecondModelRecipe = strictObject({
    model: z.string().min(1).describe('folder of the model package, relative to the recipe’s file'),
    when: z
        .enum(['suspicious', 'rejected', 'both'])
        .default('both')
        .describe('above the warning threshold of the first model, above its threshold, or both'),
    expects: z.array(Expectation).min(1).max(32).optional(),
});
const ViewRecipe = strictObject({
    frame: strictObject({ width: z.int().min(16).max(8192), height: z.int().min(16).max(8192) }).describe('size of the camera’s frame in pixels; a frame of another size is not judged'),
    millimetresPerPixel: z.number().gt(0).describe('for every measure in mm; see vaglio calibrate'),
    calibration: Calibration.optional().describe('where the millimetres per pixel come from'),
    reference: z
        .string()
        .min(1)
        .optional()
        .describe('a frame of a good part, relative to the recipe’s file: the picture on which the regions were drawn'),
    fixture: FixtureRecipe.optional().describe('how the part is found; without one it always lies as on the reference'),
    region: Region.optional().describe('the part of the frame that is inspected; all of it unless given'),
    model: z.string().min(1).describe('folder of the model package, relative to the recipe’s file'),
    expects: z
        .array(Expectation)
        .min(1)
        .max(32)
        .optional()
        .describe('for a detector, and only for one: what has to be found'),
    second: SecondModelRecipe.optional().describe('a second model, asked about parts that the first finds suspicious'),
    /** At least one: the rules decide alone when the model is late, and a part nobody judged must not pass. */
    checks: z
        .array(CheckRecipe)
        .min(1, 'at least one check: the rules decide alone when the model is late')
        .max(64)
        .describe('the rules, which decide alone when the model is late'),
}).superRefine((view, context) => {
    for (const mistake of placeMistakes(view))
        context.addIssue({ code: 'custom', ...mistake, path: [...mistake.path] });
}, { when: ({ value }) => typeof value === 'object' });
/** When the line has to stop although no single part asks for it. The limits keep what has to be remembered small. */
export const StopLineRules = strictObject({
    /** So many rejects among the last parts. */
    rejects: strictObject({ count: z.int().min(1), ofLast: z.int().min(1).max(1000) })
        .refine(({ count, ofLast }) => count <= ofLast, {
        path: ['count'],
        error: 'is more than ofLast: so many of so few parts can never be rejected',
    })
        .optional(),
    /** The same check of the same view failed in so many parts one after the other. */
    sameCheck: strictObject({
        inARow: z.int().min(2, 'at least 2: a check that stops the line at once has onFail: stop').max(1000),
    }).optional(),
    /** More verdicts by fail-safe than this within so many minutes. */
    failSafes: strictObject({
        moreThan: z.int().min(0).max(1000),
        withinMinutes: z.number().gt(0).max(240, 'at most 240 minutes: verdicts are not kept for much longer'),
    }).optional(),
});
/** When the shifts begin, by the station's own wall clock, such as 06:00. */
const ShiftStart = z.string().regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/, 'use HH:MM in quotes, such as "06:00"');
/** What counts as a shift at a station whose recipe names none. */
export const usualShifts = ['06:00', '14:00', '22:00'];
/** A station's recipe as a line engineer writes it. */
export const RecipeDocument = strictObject({
    station: Name.describe('the station’s name'),
    budget: Budget.describe('camera read to verdict: a preset, or whole milliseconds'),
    failSafe: z
        .enum(['reject', 'stop'])
        .default('reject')
        .describe('the verdict of a part that nobody could judge in time; it never passes'),
    stopLine: StopLineRules.optional().describe('when the line has to stop, beyond the parts that ask for it themselves'),
    /** What operators may give as the reason of an override; the usual ones unless given. */
    overrideReasons: z.array(ReasonCode).min(1).max(20).optional(),
    /** In order, for the counters of the shift; the usual ones unless given. */
    shifts: z.array(ShiftStart).min(1).max(6).optional(),
    views: z
        .record(Name, ViewRecipe)
        .refine((views) => Object.keys(views).length >= 1, 'at least one view')
        .refine((views) => Object.keys(views).length <= 16, 'at most 16 views'),
});
//# sourceMappingURL=recipe.js.map