import { z } from 'zod';
/** In pixels of the frame, to a tenth. */
export const Point = z.object({ x: z.number(), y: z.number() });
/** More of them would hide the part they are drawn on. */
export const shapesMax = 8;
export const outlinePointsMin = 3;
export const outlinePointsMax = 48;
/** Something to draw on the picture of a part, so that a person sees what was measured. */
export const Shape = z.discriminatedUnion('shape', [
    z.object({ shape: z.literal('point'), at: Point }),
    z.object({ shape: z.literal('line'), from: Point, to: Point }),
    z.object({ shape: z.literal('circle'), centre: Point, diameter: z.number().min(0) }),
    z.object({ shape: z.literal('outline'), points: z.array(Point).min(outlinePointsMin).max(outlinePointsMax) }),
]);
//# sourceMappingURL=shape.js.map