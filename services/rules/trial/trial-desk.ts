import { type RecipeTrial, type TrialAnswer, trialMsMax } from '../../../shared/contracts/recipe-trial.ts'
import type { ToTrial } from './trial-message.ts'
import type { StartTrialProcess, TrialProcess } from './trial-process.ts'

/** Takes trials, one at a time. */
export interface TrialDesk {
  asked(trial: string, asked: RecipeTrial): void
  /** Ends what is under way. */
  close(): void
}

export interface TrialDeskOptions {
  readonly start: StartTrialProcess
  /** What every trial is told besides. */
  readonly place: Omit<ToTrial, 'trial' | 'asked'>
  readonly say: (trial: string, answer: TrialAnswer) => void
  /** @returns what calls it off */
  readonly schedule: (action: () => void, delayMs: number) => () => void
}

export function createTrialDesk({ start, place, say, schedule }: TrialDeskOptions): TrialDesk {
  let running: TrialProcess | undefined
  return {
    asked(trial, asked) {
      if (running) {
        const reason = 'the rules have another trial under way: try again when it is done'
        return say(trial, { is: 'failed', reason })
      }
      let isLate = false
      const late = `the trial took longer than ${trialMsMax / 1000} s: let fewer parts or smaller regions be measured`
      const callOff = schedule(() => {
        isLate = true
        running?.end()
      }, trialMsMax)
      // Its process is the last in the machine to be given time: whoever waits knows that it is there.
      say(trial, { is: 'progress', stage: 'starts', done: 0, total: asked.frames.length })
      running = start({ ...place, trial, asked }, (reason) => {
        running = undefined
        callOff()
        if (reason !== undefined) say(trial, { is: 'failed', reason: isLate ? late : reason })
      })
    },
    close: () => running?.end(),
  }
}
