import type { Log } from '../../shared/runtime/log.ts'
import type { TakenIn, Trigger } from './camera-source.ts'
import type { Captured } from './handler.ts'
import type { PartRegister } from './part-register.ts'

/** How long a trigger that was overtaken is waited for. It holds no other up. */
export const reorderWaitMs = 50

export interface IntakeDependencies {
  readonly register: PartRegister
  readonly capture: (trigger: Trigger) => Captured
  /** The part is on record and goes on its way. */
  readonly onPart: (captured: Captured) => void
  /** True while so many parts wait for the broker that images would fill the memory. */
  readonly isCrowded: () => boolean
  readonly schedule: (action: () => void, delayMs: number) => void
  readonly log: Log
}

export interface Intake {
  /** Makes a part of a trigger, and parts without pictures of triggers that never came. */
  take(trigger: Trigger): TakenIn
  /** What an earlier run skipped and did not live to declare missed. */
  declareMissing(): void
}

export function createIntake(dependencies: IntakeDependencies): Intake {
  const { register, capture, onPart, isCrowded, schedule, log } = dependencies
  const takePart = (trigger: Trigger): void => onPart(capture(isCrowded() ? withoutPictures(trigger) : trigger))
  const takeMissed = (number: number): void => {
    const missingReason = `trigger ${number} gave no picture: camera-ingest was not running or the camera missed it`
    takePart({ shots: [], number, missingReason })
  }
  const declareMissed = (numbers: readonly number[]): void => {
    for (const number of numbers.filter(register.misses)) {
      register.count(number)
      takeMissed(number)
    }
  }
  return {
    take(trigger) {
      const { number } = trigger
      if (number !== undefined) {
        const { kind, skipped } = register.count(number)
        if (kind === 'duplicate') {
          log.warn({ trigger: number }, `trigger ${number} came again; it is one part`)
          return 'duplicate'
        }
        if (kind === 'anew') {
          log.warn({ trigger: number }, `the line counts anew: trigger ${number} does not follow the one before`)
          for (const missed of skipped) takeMissed(missed)
        } else if (skipped.length > 0) schedule(() => declareMissed(skipped), reorderWaitMs)
      }
      takePart(trigger)
      return 'taken'
    },
    declareMissing: () => declareMissed(register.missing()),
  }
}

function withoutPictures(trigger: Trigger): Trigger {
  const reason = 'too many parts wait for the broker; its image is not kept'
  return {
    ...trigger,
    shots: trigger.shots.map((shot) => ({ ...shot, read: () => Promise.reject(new Error(reason)) })),
  }
}
