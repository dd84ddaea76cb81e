import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { RgbImage } from '../../shared/imaging/image.ts'
import type { AnomalyAnswer } from '../../shared/model/answer.ts'
import type { FailureCode, FromWorker, ToWorker } from './worker-message.ts'

const entry = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? 'worker.ts' : 'worker.js', import.meta.url))

/** The model gave no answer that can be used. */
export class ModelRunError extends Error {
  override name = 'ModelRunError'
  readonly code: FailureCode
  constructor(code: FailureCode, message: string) {
    super(message)
    this.code = code
  }
}

export interface ModelWorkerOptions {
  readonly folders: readonly string[]
  readonly threads: number
  /** A run that takes longer hangs: the process is ended and another one started. */
  readonly runMsMax: number
  readonly onRestart: (reason: string) => void
}

/** A process with the models loaded. It is started again whenever it ends or hangs, until it is closed. */
export interface ModelWorker {
  /** Questions waiting for their answer. */
  readonly waiting: number
  readonly ready: boolean
  /** @throws {ModelRunError} when the model fails, hangs or its process ends */
  judge(folder: string, image: RgbImage): Promise<AnomalyAnswer>
  close(): void
}

interface Question {
  resolve(answer: AnomalyAnswer): void
  reject(error: ModelRunError): void
}

const restartWaitMs = 500
const loadMsMax = 60_000

export function startModelWorker(options: ModelWorkerOptions): ModelWorker {
  const questions = new Map<number, Question>()
  let child: ChildProcess
  let ready = false
  let closed = false
  let lastId = 0
  let hanging: NodeJS.Timeout | undefined

  /** The process works on one question at a time, so only the oldest can be the one that hangs. */
  function watchOldest(): void {
    clearTimeout(hanging)
    if (questions.size > 0) hanging = setTimeout(() => child.kill('SIGKILL'), options.runMsMax)
  }

  function settle(id: number): Question | undefined {
    const question = questions.get(id)
    questions.delete(id)
    watchOldest()
    return question
  }

  function onAnswer(answer: FromWorker): void {
    if (answer.type === 'ready') {
      ready = true
      watchOldest()
    }
    if (answer.type === 'judged') settle(answer.id)?.resolve(answer.answer)
    if (answer.type === 'failed') settle(answer.id)?.reject(new ModelRunError(answer.code, answer.reason))
  }

  function onExit(reason: string): void {
    ready = false
    clearTimeout(hanging)
    for (const id of questions.keys()) settle(id)?.reject(new ModelRunError('model-failed', reason))
    if (closed) return
    options.onRestart(reason)
    setTimeout(() => closed || start(), restartWaitMs)
  }

  function start(): void {
    child = fork(entry, [String(options.threads), ...options.folders], { serialization: 'advanced' })
    child.on('message', onAnswer)
    child.on('exit', (code, signal) => onExit(`the process of the model ended (${signal ?? `exit code ${code}`})`))
    // Sending to a process that is just ending fails; its end is what is acted upon.
    child.on('error', () => {})
    hanging = setTimeout(() => child.kill('SIGKILL'), loadMsMax)
  }

  start()
  return {
    get waiting() {
      return questions.size
    },
    get ready() {
      return ready
    },
    judge: (folder, image) =>
      new Promise((resolve, reject) => {
        if (!ready) return reject(new ModelRunError('model-failed', 'the process of the model is starting'))
        lastId += 1
        const question: ToWorker = { id: lastId, folder, image }
        questions.set(question.id, { resolve, reject })
        if (questions.size === 1) watchOldest()
        child.send(question, (error) => {
          const reason = `the process of the model cannot be asked: ${error?.message}`
          if (error) settle(question.id)?.reject(new ModelRunError('model-failed', reason))
        })
      }),
    close() {
      closed = true
      clearTimeout(hanging)
      // It holds nothing that would have to be put away.
      child.kill('SIGKILL')
    },
  }
}
