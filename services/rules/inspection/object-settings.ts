import { z } from 'zod'
import { strictObject } from '../../../shared/contracts/strict-object.ts'
import { inOrder } from './limits.ts'

const contrastUsual = 20

/**
 * By how much something has to stand out.
 * @param between what and what, for the line engineer: "object and ground"
 */
export function minContrastOf(between: string) {
  const words = `least difference of brightness between ${between}, in grey levels of 255`
  return z.number().min(1).max(255).default(contrastUsual).describe(words)
}

/**
 * How large something may be: `diameterMm: { min: …, max: … }`.
 * @param what is meant, for the line engineer: "part"
 * @param which of them: "the part is"
 */
export function diameterMmOf(what: string, which: string) {
  const sizes = strictObject({
    min: z.number().gt(0).describe(`of the smallest ${what}, in mm`),
    max: z.number().gt(0).describe(`of the largest ${what}, in mm`),
  })
  return inOrder(sizes, 'min', 'max').describe(`how large ${which}: the diameter of the circle of its area, in mm`)
}
