import { type Ready, readyLostAfterMs } from '../contracts/presence.ts'

/** The last word of one instance of decision, and when it was heard by this host's monotonic clock. */
export interface HeardReadiness {
  readonly instance: string
  readonly heardMs: number
  readonly ready: Pick<Ready, 'ready' | 'reason'>
}

/** The instances of decision that count, newest word each; a station has two. */
const instancesMax = 8

/** What was heard, with one more word in it. Who was silent for too long is left out. */
export function withHeard(heard: readonly HeardReadiness[], word: HeardReadiness): readonly HeardReadiness[] {
  const others = audible(heard, word.heardMs).filter(({ instance }) => instance !== word.instance)
  return [...others, word].slice(-instancesMax)
}

/**
 * Whether the line may take the station for inspecting, and otherwise why not.
 * @param trouble what keeps the asking service from its own work, most important first; empty strings where nothing does
 */
export function lineReadiness(
  heard: readonly HeardReadiness[],
  nowMs: number,
  ...trouble: readonly string[]
): { readonly ready: boolean; readonly reason: string } {
  const own = trouble.find((reason) => reason !== '')
  if (own !== undefined) return { ready: false, reason: own }
  const deciders = audible(heard, nowMs)
  const [first] = deciders
  if (!first) return { ready: false, reason: 'decision is not heard' }
  if (deciders.some(({ ready }) => ready.ready)) return { ready: true, reason: '' }
  return { ready: false, reason: first.ready.reason }
}

function audible(heard: readonly HeardReadiness[], nowMs: number): readonly HeardReadiness[] {
  return heard.filter(({ heardMs }) => nowMs - heardMs <= readyLostAfterMs)
}
