import { z } from 'zod'
import { strictObject } from './strict-object.ts'

/** A rectangle in pixels of the whole frame; the origin is its top-left corner. */
export const Region = strictObject({
  x: z.int().min(0),
  y: z.int().min(0),
  width: z.int().min(1),
  height: z.int().min(1),
})
export type Region = z.infer<typeof Region>

/** True when `inner` lies wholly within a frame of the given size. */
export function liesWithin(inner: Region, frame: { width: number; height: number }): boolean {
  return inner.x + inner.width <= frame.width && inner.y + inner.height <= frame.height
}
