import { type Signal, useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { TrialCourse, TrialOrder } from '../../../../api/recipe-trial.ts'
import { asServerError } from '../../../server/answer.ts'
import { ask } from '../../../server/server.ts'

const askedEveryMs = 400

/** A trial of the text that somebody is writing. */
export interface Trial {
  readonly course: Signal<TrialCourse | undefined>
  /** Why it could not be begun, or how it stands is not known. */
  readonly wrong: Signal<string>
  /** The text that it is about, with what was accepted of it. */
  readonly document: Signal<string>
  readonly isRunning: boolean
  begin(document: string, task: TrialOrder['task']): void
}

export function useTrial(): Trial {
  const course = useSignal<TrialCourse | undefined>(undefined)
  const wrong = useSignal('')
  const document = useSignal('')
  const isAsking = useSignal(false)
  const waiting = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  useEffect(() => () => clearTimeout(waiting.current), [])

  async function follow(asking: Promise<TrialCourse>): Promise<void> {
    try {
      const answer = await asking
      course.value = answer
      isAsking.value = answer.state === 'running'
      if (!isAsking.value) return
      const next = (): void => void follow(ask('GET', `/recipes/trials/${answer.trial}`))
      waiting.current = setTimeout(next, askedEveryMs)
    } catch (error) {
      wrong.value = asServerError(error).message
      course.value = undefined
      isAsking.value = false
    }
  }

  return {
    ...{ course, wrong, document },
    isRunning: isAsking.value,
    begin(text, task) {
      wrong.value = ''
      course.value = undefined
      document.value = text
      isAsking.value = true
      void follow(ask('POST', '/recipes/trials', { document: text, task } satisfies TrialOrder))
    },
  }
}
