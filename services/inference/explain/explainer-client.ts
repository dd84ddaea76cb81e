import type { Schedule } from '../process/model-worker.ts'
import type { Drawn, FromExplainer, ToDraw } from './explainer-message.ts'
import { type ExplainerProcess, startExplainerProcess } from './explainer-process.ts'

/** It gives way to everything else, so that what takes long need not hang. */
const drawMsMax = 30_000

interface Question {
  readonly id: number
  settle(answer: FromExplainer): void
}

/** The process that draws, started when the first drawing is asked for and again after it has ended. */
export interface ExplainerClient {
  /** One at a time. @throws when the pictures cannot be drawn, or the process hangs or ends */
  draw(asked: ToDraw): Promise<Drawn>
  close(): void
}

export function createExplainerClient(schedule: Schedule, start = startExplainerProcess): ExplainerClient {
  let process: ExplainerProcess | undefined
  let question: Question | undefined
  let lastId = 0

  function settle(answer: FromExplainer): void {
    if (question?.id === answer.id) question.settle(answer)
  }

  function begin(): ExplainerProcess {
    const begun = start({
      onMessage: settle,
      onEnd(reason) {
        if (process !== begun) return
        process = undefined
        if (question) settle({ type: 'failed', id: question.id, reason })
      },
    })
    process = begun
    return begun
  }

  return {
    async draw(asked) {
      const drawing = process ?? begin()
      lastId += 1
      const id = lastId
      const calm = schedule(() => {
        process = undefined
        drawing.end()
        settle({ type: 'failed', id, reason: `no picture was drawn within ${drawMsMax} ms` })
      }, drawMsMax)
      const answer = await new Promise<FromExplainer>((resolve) => {
        question = { id, settle: resolve }
        drawing.send({ ...asked, id })
      })
      calm()
      question = undefined
      if (answer.type === 'failed') throw new Error(answer.reason)
      return answer.drawn
    },
    close: () => process?.end(),
  }
}
