import { ProblemError } from '../http/problem-answer.ts'

export interface TurnLimits {
  readonly atOnceMax: number
  /** Whoever comes when so many wait is sent away. */
  readonly waitingMax: number
}

export type InTurn = <Result>(work: () => Promise<Result>) => Promise<Result>

/** Runs so many pieces of work at once, in the order in which they came. @throws {ProblemError} 503 when too many wait */
export function createTurns({ atOnceMax, waitingMax }: TurnLimits): InTurn {
  const waiting: (() => void)[] = []
  let running = 0
  return async (work) => {
    if (running >= atOnceMax) {
      if (waiting.length >= waitingMax)
        throw new ProblemError(503, 'busy', 'too much of this is asked for at once; try again in a moment')
      // Whoever ends hands its place over, so that nobody who comes later takes it.
      await new Promise<void>((begin) => waiting.push(begin))
    } else running += 1
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running -= 1
    }
  }
}
