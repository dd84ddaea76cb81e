import { z } from 'zod';
import { strictObject } from './strict-object.js';
/** A rectangle in pixels of the whole frame; the origin is its top-left corner. */
export const Region = strictObject({
    x: z.int().min(0),
    y: z.int().min(0),
    width: z.int().min(1),
    height: z.int().min(1),
});
/** True when `inner` lies wholly within a frame of the given size. */
export function liesWithin(inner, frame) {
    return inner.x + inner.width <= frame.width && inner.y + inner.height <= frame.height;
}
//# sourceMappingURL=region.js.map