import { type Signal, useSignal } from '@preact/signals'
import { asServerError } from '../server/answer.ts'

/** Changes that a page makes, one after another. */
export interface Changes {
  /** Counts up with each change that was made: what is shown has to be read anew. */
  readonly version: Signal<number>
  /** Why the last one was refused; empty when it was not. */
  readonly wrong: Signal<string>
  make<Value>(change: Promise<Value>): Promise<Value | undefined>
}

export function useChanges(): Changes {
  const version = useSignal(0)
  const wrong = useSignal('')
  return {
    version,
    wrong,
    async make(change) {
      wrong.value = ''
      try {
        const made = await change
        version.value += 1
        return made
      } catch (error) {
        wrong.value = asServerError(error).message
        return undefined
      }
    },
  }
}
