import { z } from 'zod';
import { Region } from './region.js';
import { strictObject } from './strict-object.js';
const countMost = 100;
/** What a detector has to find in a view, and where: "the cap must be there, once, within this region". */
export const Expectation = strictObject({
    /** One of the classes that the model knows. */
    class: z.string().min(1).max(64),
    countMin: z.int().min(0).max(countMost).default(1),
    /** As many as like unless given. */
    countMax: z.int().min(0).max(countMost).optional(),
    /** Objects count whose centre lies in it; the whole inspected region unless given. */
    region: Region.optional(),
})
    .refine(({ countMin, countMax }) => countMax === undefined || countMax >= countMin, {
    path: ['countMax'],
    error: 'is less than countMin, which is 1 unless given: no part could ever be good',
})
    .refine(({ countMin, countMax }) => countMin > 0 || countMax !== undefined, {
    path: ['countMin'],
    error: 'is 0 without a countMax: every part would be good; countMax: 0 is for what must not be there',
});
//# sourceMappingURL=expectation.js.map