import type { ModelManifest } from '../../../shared/contracts/model.ts'
import { backoff } from '../../../shared/runtime/backoff.ts'
import { type ModelProcess, type ModelProcessOptions, startModelProcess } from './model-process.ts'
import { ModelRunError } from './model-run-error.ts'
import { createQuestions } from './questions.ts'
import type { Asked, FromWorker, Judged } from './worker-message.ts'

export interface ModelWorkerOptions extends Omit<ModelProcessOptions, 'givesWay'> {
  /** A candidate gives way to others and is not started again when it ends, until it is promoted. */
  readonly isCandidate: boolean
  /** A run that takes longer is too late for its part: it fails, and nothing more is asked until the model answers again. */
  readonly runMsMax: number
  readonly loadMsMax: number
  /** The process ended without having been told to. */
  readonly onEnd: (reason: string, isStartedAgain: boolean) => void
}

/** A process with a model loaded, asked one question after the other. */
export interface ModelWorker {
  /** Questions waiting for their answer. */
  readonly waiting: number
  readonly ready: boolean
  /** Why it is not ready; empty while it is. */
  readonly trouble: string
  /** What the package declares, once it is loaded. @throws {ModelRunError} when it is closed or, a candidate, ends before */
  readonly loaded: Promise<ModelManifest>
  /** @throws {ModelRunError} when the model fails or is late, or its process ends */
  ask(asked: Asked): Promise<Judged>
  /** It serves from now on: with the priority of the service, and started again whenever it ends. */
  promote(): void
  close(): void
}

/** Runs an action after a delay. @returns what calls it off */
export type Schedule = (action: () => void, delayMs: number) => () => void

/** One that ends without ever having got ready would otherwise keep a core busy with loading it. */
const restartMs = backoff(500, 10_000)
/**
 * A late run is the rule on a machine that is too busy, where a new process would only have to load the model as well. One
 * that is so much later still hangs, and its process is ended.
 */
const hangingMsMin = 5000
/** A candidate gives way to others, and is not taken for one that hangs because it gets little time. */
const candidatePatience = 5

export const systemSchedule: Schedule = (action, delayMs) => {
  const timer = setTimeout(action, delayMs)
  return () => clearTimeout(timer)
}

export function startModelWorker(
  options: ModelWorkerOptions,
  startProcess = startModelProcess,
  schedule = systemSchedule,
): ModelWorker {
  const first = firstLoad()
  const { limit, calm } = createLimit(schedule)
  // The process works on one question at a time, so only the oldest can be the one that hangs.
  const questions = createQuestions(() => (questions.size > 0 ? limit(beLate, patient(options.runMsMax)) : calm()))
  let model: ModelProcess
  let state: 'loading' | 'ready' | 'late' | 'ended' = 'loading'
  let isOnTrial = options.isCandidate
  let trouble = 'the process of the model is starting'
  let closed = false
  let endsInARow = 0

  const patient = (limitMs: number): number => limitMs * (isOnTrial ? candidatePatience : 1)
  const endAfter = (limitMs: number, why: string): void => limit(() => model.end(`the model ${why}`), limitMs)

  /** Whoever waits behind the late run would be late as well, and whoever comes after it is told at once. */
  function beLate(): void {
    state = 'late'
    trouble = `the model did not answer within ${patient(options.runMsMax)} ms`
    questions.failAll(trouble)
    endAfter(patient(hangingMsMin), `did not answer within ${patient(options.runMsMax + hangingMsMin)} ms`)
  }

  function onMessage(message: FromWorker): void {
    questions.answered(message)
    if (message.type === 'unloadable' || (message.type !== 'ready' && state !== 'late')) return
    state = 'ready'
    endsInARow = 0
    trouble = ''
    calm()
    if (message.type === 'ready') first.succeeded(message.manifest)
  }

  function onEnd(reason: string): void {
    state = 'ended'
    endsInARow += 1
    trouble = reason
    questions.failAll(reason)
    calm()
    if (closed || isOnTrial) first.failed(new ModelRunError('model-failed', reason))
    if (closed) return
    options.onEnd(reason, !isOnTrial)
    if (!isOnTrial) schedule(() => closed || start(), restartMs(endsInARow))
  }

  function start(): void {
    state = 'loading'
    model = startProcess({ ...options, givesWay: isOnTrial }, { onMessage, onEnd })
    endAfter(patient(options.loadMsMax), `was not loaded within ${patient(options.loadMsMax)} ms`)
  }

  start()
  return {
    loaded: first.promise,
    get waiting() {
      return questions.size
    },
    get ready() {
      return state === 'ready'
    },
    get trouble() {
      return trouble
    },
    async ask(asked) {
      if (state !== 'ready') throw new ModelRunError('model-failed', trouble)
      return questions.ask((id, onError) => model.send({ ...asked, id }, onError))
    },
    promote() {
      if (!isOnTrial) return
      isOnTrial = false
      if (state === 'ended') start()
      else model.promote()
    },
    close() {
      closed = true
      calm()
      model.end('it was closed')
    },
  }
}

/** What is done unless something else happens before; one thing at a time. */
function createLimit(schedule: Schedule): { limit(otherwise: () => void, limitMs: number): void; calm(): void } {
  let calm = (): void => {}
  return {
    limit(otherwise, limitMs) {
      calm()
      calm = schedule(otherwise, limitMs)
    },
    calm: () => calm(),
  }
}

function firstLoad(): {
  promise: Promise<ModelManifest>
  succeeded(manifest: ModelManifest): void
  failed(error: ModelRunError): void
} {
  let succeeded: (manifest: ModelManifest) => void = () => {}
  let failed: (error: ModelRunError) => void = () => {}
  const promise = new Promise<ModelManifest>((resolve, reject) => {
    succeeded = resolve
    failed = reject
  })
  // Who waits for it is told; nobody has to.
  promise.catch(() => {})
  return { promise, succeeded, failed }
}
