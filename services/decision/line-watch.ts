import { message } from '../../shared/contracts/contract.ts'
import type { Presence } from '../../shared/contracts/presence.ts'
import type { StopLineRules } from '../../shared/contracts/recipe.ts'
import { Stops } from '../../shared/contracts/stop.ts'
import { backoff } from '../../shared/runtime/backoff.ts'
import type { Clock } from '../../shared/runtime/clock.ts'
import type { Outbox, Restorer } from '../../shared/runtime/delivery.ts'
import { whyStopped } from './line-hold.ts'
import type { Schedule } from './part-table.ts'
import { advanceLine, type LineEvent, type LineStop, runningLine, type StopLine } from './stop-line.ts'

const publishAgainMsMin = 20
const publishAgainMsMax = 1000
/**
 * A verdict from before a restart may bring about a stop that is long over, and the broker keeps only the newest stop:
 * by then the broker has told of the newest and of its acknowledgement.
 */
const firstStopAfterMs = 1000
/** The broker may lose its store, and then nobody could see what to acknowledge. */
const restoreEveryMs = 10_000
const reasonLengthMax = 300

export interface LineWatchOptions {
  readonly rules: StopLineRules
  readonly station: string
  readonly clock: Clock
  readonly schedule: Schedule
  /** Numbers in [0, 1). */
  readonly random: () => number
  readonly outbox: Outbox & Restorer
  /** The line is stopped, or goes on again. */
  readonly onChange: (stop: LineStop | undefined) => void
  readonly onPublishFailed: (stop: LineStop, error: unknown) => void
}

/** Keeps what is known of the line, and publishes its stops until the broker has them. */
export interface LineWatch {
  hear(event: LineEvent): void
  line(): StopLine
  /** Not ready while the line is stopped, with the cause. */
  readiness(): Presence
}

export function createLineWatch(options: LineWatchOptions): LineWatch {
  const { clock, schedule } = options
  const startedMs = clock.monotonicMs()
  const publishAgainMs = backoff(publishAgainMsMin, publishAgainMsMax, options.random)
  let line = runningLine(options.rules)

  function hear(event: LineEvent): void {
    const before = line.stop
    const step = advanceLine(line, event, clock.wallMs())
    line = step.line
    for (const each of step.settle) each.settle()
    if (line.stop?.stopId !== before?.stopId) changed(line.stop)
    const { raise } = step
    if (raise) schedule(() => publish(raise, 1), Math.max(0, startedMs + firstStopAfterMs - clock.monotonicMs()))
  }

  function changed(stop: LineStop | undefined): void {
    options.onChange(stop)
    if (stop) schedule(() => restore(stop), restoreEveryMs)
  }

  function restore(stop: LineStop): void {
    if (line.stop?.stopId !== stop.stopId) return
    options.outbox.restore(messageOf(stop)).catch(() => {})
    schedule(() => restore(stop), restoreEveryMs)
  }

  function messageOf({ stopId, stop }: LineStop) {
    return message(Stops, { version: 1, station: options.station, stopId }, stop)
  }

  function publish(raised: LineStop, attempt: number): void {
    if (line.stop?.stopId !== raised.stopId) return
    options.outbox.publish(messageOf(raised)).catch((error) => {
      options.onPublishFailed(raised, error)
      schedule(() => publish(raised, attempt + 1), publishAgainMs(attempt))
    })
  }

  return {
    hear,
    line: () => line,
    readiness: () =>
      line.stop ? { ready: false, reason: whyStopped(line.stop.stop, reasonLengthMax) } : { ready: true, reason: '' },
  }
}
