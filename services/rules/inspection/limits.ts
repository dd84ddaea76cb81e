import type { z } from 'zod'
import type { CheckResult } from '../../../shared/contracts/finding.ts'
import { strictObject } from '../../../shared/contracts/strict-object.ts'

type Limits<Unit extends string> = { readonly [Side in `min${Unit}` | `max${Unit}`]?: number | undefined }

/**
 * What a check allows: `limits: { minMm: …, maxMm: … }`, one of the two or both, inclusive.
 * @param unit as it ends their names, such as `Mm`
 * @param value what either may be
 * @param words what is limited, for the line engineer, with its unit: "diameter, in mm"
 */
export function limitsIn<Unit extends string>(
  unit: Unit,
  value: z.ZodNumber,
  words: string,
): z.ZodType<Limits<Unit>, Limits<Unit>> {
  const [min, max] = [`min${unit}`, `max${unit}`] as const
  const sides: Record<string, z.ZodOptional<z.ZodNumber>> = {
    [min]: value.optional().describe(`least ${words}`),
    [max]: value.optional().describe(`largest ${words}`),
  }
  const limits = strictObject(sides)
    .refine((given) => given[min] !== undefined || given[max] !== undefined, `give ${min}, ${max} or both`)
    .describe(`what is allowed: ${min}, ${max} or both`)
  return inOrder(limits as unknown as z.ZodType<Limits<Unit>, Limits<Unit>>, min, max)
}

/** Refuses limits the wrong way round, in the same words for all. */
export function inOrder<Settings, Given>(
  settings: z.ZodType<Settings, Given>,
  min: keyof Settings & string,
  max: keyof Settings & string,
): z.ZodType<Settings, Given> {
  const isReversed = (given: Settings): boolean => Number(given[min] ?? -Infinity) > Number(given[max] ?? Infinity)
  return settings.refine((given) => !isReversed(given), `${min} must not be above ${max}`)
}

/** "11.6 to 12.4 mm", "12.4 mm or less", "exactly 4 objects". */
export function limitsInWords({ min, max }: Partial<CheckResult['limits']>, unit: string): string {
  const spelled = (words: string | number): string => [words, unit].join(' ').trimEnd()
  if (min === undefined) return max === undefined ? 'anything' : `${spelled(max)} or less`
  if (max === undefined) return `${spelled(min)} or more`
  return spelled(min === max ? `exactly ${min}` : `${min} to ${max}`)
}
