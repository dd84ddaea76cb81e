import { ModelRunError } from './model-run-error.ts'
import type { FailureCode, FromWorker, Judged } from './worker-message.ts'

interface Question {
  resolve(judged: Judged): void
  reject(error: ModelRunError): void
}

/** Questions to a process that wait for their answer, each by its number. */
export interface Questions {
  readonly size: number
  /** @param send asks the question; what it is given makes the question fail */
  ask(send: (id: number, onError: (reason: string) => void) => void): Promise<Judged>
  /** An answer, or word that there is none. */
  answered(message: FromWorker): void
  /** No answer comes any more. */
  failAll(reason: string): void
}

/** @param onOldest called whenever another question has become the oldest, or none is left */
export function createQuestions(onOldest: () => void): Questions {
  const waiting = new Map<number, Question>()
  let lastId = 0

  function settle(id: number): Question | undefined {
    const question = waiting.get(id)
    if (waiting.delete(id)) onOldest()
    return question
  }
  const fail = (id: number, code: FailureCode, reason: string): void =>
    settle(id)?.reject(new ModelRunError(code, reason))

  return {
    get size() {
      return waiting.size
    },
    ask: (send) =>
      new Promise((resolve, reject) => {
        lastId += 1
        const id = lastId
        waiting.set(id, { resolve, reject })
        if (waiting.size === 1) onOldest()
        send(id, (reason) => fail(id, 'model-failed', reason))
      }),
    answered(message) {
      if (message.type === 'judged') settle(message.id)?.resolve(message)
      if (message.type === 'failed') fail(message.id, message.code, message.reason)
    },
    failAll(reason) {
      for (const id of waiting.keys()) fail(id, 'model-failed', reason)
    },
  }
}
