import type { Point, PointGroup } from './point.ts'
import type { Answer, Receiver, Unavailable } from './receiver.ts'

/** What became of what was to be written, in points. */
export interface Written {
  readonly stored: number
  readonly refused: number
}

export interface WriterOptions {
  readonly receiver: Receiver
  /** Waits before the next attempt, after so many failures in a row. */
  readonly pauseAfter: (failures: number, reason: string) => Promise<void>
  /** Points that the receiver will never take. */
  readonly onRefused: (points: readonly Point[], reason: string) => void
  readonly signal: AbortSignal
}

/** Writes until the receiver has taken everything, or has said that it never will. */
export interface Writer {
  /** @returns undefined when the signal aborted before everything was settled */
  write(groups: readonly PointGroup[]): Promise<Written | undefined>
  /** Why nothing can be written just now; empty when nothing is the matter. */
  trouble(): string
}

/**
 * A receiver refuses a request as a whole, although most of it may be good: it is halved then, so that only the groups at
 * fault are left out.
 */
export function createWriter({ receiver, pauseAfter, onRefused, signal }: WriterOptions): Writer {
  let trouble = ''

  async function answerTo(points: readonly Point[]): Promise<Exclude<Answer, Unavailable> | undefined> {
    for (let failures = 1; !signal.aborted; failures += 1) {
      const answer = await receiver.send(points)
      trouble = answer.outcome === 'unavailable' ? answer.reason : ''
      if (answer.outcome !== 'unavailable') return answer
      await pauseAfter(failures, answer.reason)
    }
    return undefined
  }

  async function write(groups: readonly PointGroup[]): Promise<Written | undefined> {
    const points = groups.flat()
    if (points.length === 0) return { stored: 0, refused: 0 }
    const answer = await answerTo(points)
    if (answer === undefined) return undefined
    if (answer.outcome === 'stored') return { stored: points.length, refused: 0 }
    if (groups.length === 1) {
      onRefused(points, answer.reason)
      return { stored: 0, refused: points.length }
    }
    const middle = Math.ceil(groups.length / 2)
    const first = await write(groups.slice(0, middle))
    const rest = first && (await write(groups.slice(middle)))
    return rest && { stored: first.stored + rest.stored, refused: first.refused + rest.refused }
  }

  return { write, trouble: () => trouble }
}
