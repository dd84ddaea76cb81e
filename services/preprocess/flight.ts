import type { ViewEnvelope } from '../../shared/contracts/envelope.ts'
import { type Judge, judges } from '../../shared/contracts/finding.ts'
import { type Clock, remainingMs } from '../../shared/runtime/clock.ts'
import { createEstimate } from '../../shared/runtime/estimate.ts'
import { ExpiredError } from '../../shared/runtime/expired-error.ts'

const unansweredFactor = 2
const reserveShareMax = 0.5

/**
 * Keeps the judges busy and no more: a bounded number of views may be on their way from here to their findings. What
 * has to wait does so before it costs anything, and what could no longer be judged in time is dropped here, for both
 * judges alike, so that an overloaded station goes on judging at its full speed.
 */
export interface Flight {
  /**
   * Waits for room.
   * @returns what makes room again when the view does not go on to the judges after all
   * @throws {ExpiredError} when the view could not be judged in the time it has left
   */
  enter(view: ViewEnvelope): Promise<() => void>
  /** Whether the judges have little before them, so that there is room for work that is not for a verdict. */
  hasRoom(): boolean
  /** A judge has answered; when both have, there is room for another view. */
  answered(view: ViewEnvelope, judge: Judge): void
}

interface Passenger {
  readonly enteredMs: number
  readonly waitingFor: Set<Judge>
}

/**
 * @param viewsMax views under way at once
 * @param schedule runs an action after a delay; `setTimeout` outside of tests
 */
export function createFlight(
  viewsMax: number,
  clock: Clock,
  schedule: (action: () => void, delayMs: number) => void,
): Flight {
  const underWay = new Map<string, Passenger>()
  const queue: (() => void)[] = []
  const turnaround = createEstimate()
  const missed = new Map<Judge, number>()

  function leave(key: string): void {
    if (underWay.delete(key)) queue.shift()?.()
  }

  /** A judge that has not answered for as many views as there is room for is not waited for until it is heard again. */
  function judgesHeard(): Set<Judge> {
    const heard = judges.filter((judge) => (missed.get(judge) ?? 0) < viewsMax)
    return new Set(heard.length > 0 ? heard : judges)
  }

  /** No answer in time tells that the judges need longer than was left; how much longer it does not tell. */
  function giveUp(key: string): void {
    const passenger = underWay.get(key)
    for (const judge of passenger?.waitingFor ?? []) missed.set(judge, (missed.get(judge) ?? 0) + 1)
    if (passenger?.waitingFor.size === judges.length)
      turnaround.add(unansweredFactor * (clock.monotonicMs() - passenger.enteredMs))
    leave(key)
  }

  return {
    async enter(view) {
      const key = keyOf(view)
      while (underWay.size >= viewsMax) await new Promise<void>((resume) => queue.push(resume))
      const leftMs = remainingMs(view, clock)
      // A fresh view always gets in, or an estimate that was once too high would never be corrected.
      const neededMs = Math.min(turnaround.upperMs(), view.budgetMs * reserveShareMax)
      if (leftMs <= neededMs) {
        queue.shift()?.()
        throw new ExpiredError(`${Math.round(leftMs)} ms are left, the judges need ${Math.round(neededMs)} ms`)
      }
      underWay.set(key, { enteredMs: clock.monotonicMs(), waitingFor: judgesHeard() })
      schedule(() => giveUp(key), leftMs)
      return () => leave(key)
    },
    hasRoom: () => queue.length === 0 && underWay.size <= viewsMax / 2,
    answered(view, judge) {
      const key = keyOf(view)
      missed.set(judge, 0)
      const passenger = underWay.get(key)
      if (!passenger?.waitingFor.delete(judge) || passenger.waitingFor.size > 0) return
      turnaround.add(clock.monotonicMs() - passenger.enteredMs)
      leave(key)
    },
  }
}

function keyOf({ partId, view }: ViewEnvelope): string {
  return `${partId}/${view}`
}
