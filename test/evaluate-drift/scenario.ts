import type { DriftCause } from '../../shared/contracts/drift.ts'
import { asUsual, type Look } from './look.ts'

/** Days without a change, so that the windows are full. */
export const quietHours = 10 * 24
/** A change that nobody has seen by then counts as missed. */
export const watchedHours = 4 * 24
/** What changes the overrides alone is watched for longer: they are counted by the shift. */
export const watchedShiftHours = 8 * 24
const rampHours = 3 * 24

/** What happens to a line. */
export interface Scenario {
  readonly name: string
  /** The cause that a person would name; none where nothing but the overrides changes. */
  readonly cause?: DriftCause
  /** How parts are seen so many hours after the change began. `chance` is drawn for each part, 0 to 1. */
  readonly look: (hours: number, chance: number) => Look
  /** By how much more often verdicts are overridden. */
  readonly overrides?: (hours: number) => number
}

function step(name: string, cause: DriftCause, change: Partial<Look>): Scenario {
  return { name, cause, look: () => ({ ...asUsual, ...change }) }
}

export const quiet: Scenario = { name: 'no change', look: () => asUsual }

export const scenarios: readonly Scenario[] = [
  step('light −10 %', 'light', { dimmed: 0.1 }),
  step('light −20 %', 'light', { dimmed: 0.2 }),
  {
    name: 'light −20 % over 3 days',
    cause: 'light',
    look: (hours) => ({ ...asUsual, dimmed: 0.2 * Math.min(1, hours / rampHours) }),
  },
  step('defocus, σ 0.7 px', 'focus', { blurPixels: 0.7 }),
  step('defocus, σ 1.5 px', 'focus', { blurPixels: 1.5 }),
  step('red +8 %, blue −8 %', 'colour', { cast: 0.08 }),
  step('camera moved by 5 px', 'position', { shiftPixels: 5 }),
  step('other parts', 'product', { isOther: true }),
  {
    name: 'other parts, 3 of 10',
    cause: 'product',
    look: (_, chance) => ({ ...asUsual, isOther: chance < 0.3 }),
  },
  { name: 'overrides doubled', look: () => asUsual, overrides: () => 2 },
  {
    name: 'overrides tripled over 3 days',
    look: () => asUsual,
    overrides: (hours) => 1 + 2 * Math.min(1, hours / rampHours),
  },
]
