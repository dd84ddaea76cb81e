import { readyLostAfterMs } from '../../../shared/contracts/presence.ts'
import { type EventOf, eventsOf, type HistoryEvent } from '../history.ts'
import type { Evidence, Sizes, Violation } from './evidence.ts'

/** After a fault is over, until a part is judged by model and rules again. */
export const recoveryMsMax = 30_000
const mebibyte = 2 ** 20
/** What a station may have grown by the end of a run: caches and freed pages that the runtime keeps. */
const growth = { residentShare: 1.35, residentBytes: 150 * mebibyte, descriptors: 40, pending: 25 } as const

/** READY says what is true, the station comes back from every fault, and it does not grow. */
export function checkStationState({ history, sizes, limits: { toleranceMs } }: Evidence): Violation[] {
  return [
    ...eventsOf(history, 'gone').flatMap((gone) => checkGone(gone, history, readyLostAfterMs + toleranceMs)),
    ...eventsOf(history, 'not-recovered').map(({ atMs, reason }) => ({
      promise: 'the station recovers',
      atMs,
      text: reason,
    })),
    ...eventsOf(history, 'recovered')
      .filter(({ afterMs }) => afterMs > recoveryMsMax)
      .map(({ atMs, afterMs }) => ({
        promise: 'the station recovers',
        atMs,
        text: `after ${(afterMs / 1000).toFixed(1)} s`,
      })),
    ...(sizes ? checkSizes(sizes.before, sizes.after) : []),
  ]
}

/** Long enough after broker or deciders are gone nobody may believe that the station inspects. */
function checkGone(
  { what, fromMs, atMs }: EventOf<'gone'>,
  history: readonly HistoryEvent[],
  noticedMs: number,
): Violation[] {
  const knownMs = fromMs + noticedMs
  if (atMs <= knownMs) return []
  const said = history.filter((event) => event.event === 'ready' || (event.event === 'link' && !event.up))
  const atDeadline = said.findLast((event) => event.atMs <= knownMs)
  const isReady = (event: HistoryEvent | undefined): boolean => event?.event === 'ready' && event.ready
  const wrong = isReady(atDeadline) || said.some((event) => event.atMs > knownMs && event.atMs < atMs && isReady(event))
  const text = `READY was true although ${what} was gone for ${(atMs - fromMs).toFixed(0)} ms`
  return wrong ? [{ promise: 'READY drops within 300 ms', atMs: fromMs, text }] : []
}

/** What has grown more than the noise of a station that works. */
export function checkSizes(before: Sizes, after: Sizes): Violation[] {
  const promise = 'the station does not grow'
  const found: Violation[] = []
  const say = (text: string): void => void found.push({ promise, atMs: Number.POSITIVE_INFINITY, text })
  const residentMax = Math.max(before.residentBytes * growth.residentShare, before.residentBytes + growth.residentBytes)
  const inMebibytes = (bytes: number): string => `${(bytes / mebibyte).toFixed(0)} MiB`
  if (after.residentBytes > residentMax)
    say(`memory grew from ${inMebibytes(before.residentBytes)} to ${inMebibytes(after.residentBytes)}`)
  if (after.descriptors > before.descriptors + growth.descriptors)
    say(`descriptors grew from ${before.descriptors} to ${after.descriptors}`)
  for (const [reader, count] of Object.entries(after.pending))
    if (count > (before.pending[reader] ?? 0) + growth.pending) say(`${count} messages wait for ${reader}`)
  return found
}
