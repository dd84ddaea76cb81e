import { requestKnownMs } from '../../../shared/contracts/capture.ts'
import type { PartEnvelope } from '../../../shared/contracts/envelope.ts'
import type { Verdict } from '../../../shared/contracts/verdict.ts'
import type { Classification } from '../api/classification.ts'
import { recordOf } from '../handler.ts'
import { fingerprintOf } from './request-identity.ts'

/** Beyond its budget a verdict takes no more than storing and telling it. */
export const verdictWaitMs = 2000
/** Longer than camera-ingest knows a request, so that one that is forgotten here makes a new part there. */
const requestKeptMs = requestKnownMs + 60_000
/** Requests with a key that are remembered at most, the newest; each with its verdict. */
const requestsKeptMax = 4096

/** Pictures to be inspected as one part. */
export interface Question {
  readonly request: string
  /** By view. */
  readonly pictures: ReadonlyMap<string, Uint8Array>
  /** Comes again when the asker is not sure that it was heard: its verdict is kept. */
  readonly mayRepeat: boolean
  readonly source: string
}

/** The key of a request was used for other pictures. */
export class OtherPicturesError extends Error {
  override name = 'OtherPicturesError'
}

export interface ClassificationDesk {
  /**
   * The verdict about the pictures; undefined when none came in time.
   * @throws {OtherPicturesError}
   * @throws when the broker does not take them
   */
  ask(question: Question): Promise<Classification | undefined>
  /** Every verdict that is heard, whether somebody waits for it or not. */
  heard(part: PartEnvelope, verdict: Verdict): void
}

export interface ClassificationDeskOptions {
  /** Of the next part. */
  readonly budgetMs: () => number
  readonly nowMs: () => number
  /** Sends one picture of a question to camera-ingest. */
  readonly send: (question: Question, view: string, picture: Uint8Array) => Promise<unknown>
  /** Calls back after a time, unless the function that is returned was called. */
  readonly schedule: (action: () => void, delayMs: number) => () => void
}

interface Asked {
  readonly fingerprint: string
  readonly mayRepeat: boolean
  readonly atMs: number
  readonly waiting: Set<(answer: Classification | undefined) => void>
  answer?: Classification
}

/** Where pictures that somebody asks about and their verdicts find each other. */
export function createClassificationDesk(options: ClassificationDeskOptions): ClassificationDesk {
  const { budgetMs, nowMs, send, schedule } = options
  const asked = new Map<string, Asked>()

  const forgetOld = (): void => {
    for (const [request, { atMs, waiting }] of asked) {
      if (nowMs() - atMs <= requestKeptMs && asked.size <= requestsKeptMax) return
      if (waiting.size === 0) asked.delete(request)
    }
  }
  const entryOf = ({ request, pictures, mayRepeat }: Question): Asked => {
    forgetOld()
    const fingerprint = mayRepeat ? fingerprintOf(pictures) : ''
    const known = asked.get(request)
    if (known && known.fingerprint !== fingerprint) throw new OtherPicturesError()
    const entry = known ?? { fingerprint, mayRepeat, atMs: nowMs(), waiting: new Set() }
    asked.set(request, entry)
    return entry
  }
  return {
    async ask(question) {
      const entry = entryOf(question)
      if (entry.answer) return entry.answer
      const isFirst = entry.waiting.size === 0
      const answer = waitFor(entry, budgetMs() + verdictWaitMs, schedule)
      try {
        if (isFirst) {
          const { pictures } = question
          await Promise.all([...pictures].map(([view, picture]) => send(question, view, picture)))
        }
      } catch (error) {
        for (const told of entry.waiting) told(undefined)
        throw error
      } finally {
        if (!entry.mayRepeat) void answer.finally(() => asked.delete(question.request))
      }
      return await answer
    },
    heard(part, verdict) {
      const entry = part.request === undefined ? undefined : asked.get(part.request)
      if (!entry || entry.answer || part.request === undefined) return
      entry.answer = { ...recordOf(part, verdict), request: part.request }
      for (const told of entry.waiting) told(entry.answer)
    },
  }
}

function waitFor(
  { waiting }: Asked,
  waitMs: number,
  schedule: ClassificationDeskOptions['schedule'],
): Promise<Classification | undefined> {
  return new Promise((resolve) => {
    const told = (answer: Classification | undefined): void => {
      waiting.delete(told)
      forget()
      resolve(answer)
    }
    const forget = schedule(() => told(undefined), waitMs)
    waiting.add(told)
  })
}
