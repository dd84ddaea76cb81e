import type { RecipeTrial } from '../../../shared/contracts/recipe-trial.ts'

/** What the process of a trial is told, once. */
export interface ToTrial {
  /** Where the broker is. */
  readonly url: string
  readonly keysFolder: string
  readonly station: string
  /** Names the trial. */
  readonly trial: string
  readonly asked: RecipeTrial
}
