import type { Register, ViewKey } from '../contracts/model-registry.ts'
import { backoff, pause } from '../runtime/backoff.ts'
import type { Log } from '../runtime/log.ts'
import { parseDelivery } from '../runtime/parse-delivery.ts'
import type { Verify } from '../signature/verify.ts'
import type { Link } from './connection.ts'
import { newestStored } from './direct-get.ts'

const retryMs = backoff(50, 1000)
/** As many go unmentioned while a station starts and its streams are still being made. */
const quietFailuresMax = 6

/** The value of a view, as it is stored. */
export interface Kept<Body> {
  readonly envelope: ViewKey
  readonly body: Body
  /** By the broker's clock, milliseconds since 1970. */
  readonly storedAtMs: number
}

/** Called with the newest value of a view, undefined where none is stored that can be read. */
export type OnValue<Body> = (view: string, kept: Kept<Body> | undefined) => void

export interface Watching {
  readonly link: Link
  readonly station: string
  readonly verify: Verify
  readonly log: Log
  readonly signal: AbortSignal
}

/**
 * Tells the newest value of each view: what is stored when it begins and whenever the broker is back, and every value
 * that is stored from then on. One value may be told twice, one that is older than the last never. Several may watch.
 */
export function watch<Body>(
  watching: Watching,
  register: Register<Body>,
  views: readonly string[],
  onValue: OnValue<Body>,
): void {
  const { link, station, log, signal } = watching
  const looks = new Map(views.map((view) => [view, createLook(watching, register, view, onValue)]))
  const forget = link.onReconnect(() => {
    for (const look of looks.values()) look({ anew: true })
  })
  signal.addEventListener('abort', forget)
  void link.opened.then((connection) => {
    // Heard before it is asked for, so that nothing is stored unnoticed in between.
    connection?.subscribe(register.news(station), {
      callback: (error, { subject }) => {
        if (error) return log.warn({ error }, `what is stored as ${register.name} is not heard`)
        looks.get(subject.split('.').at(-1) ?? '')?.({ anew: false })
      },
    })
    for (const look of looks.values()) look({ anew: true })
  })
}

/** Looks a view's value up, one request at a time; what happens meanwhile has it look once more. */
function createLook<Body>(
  { link, station, verify, log, signal }: Watching,
  register: Register<Body>,
  view: string,
  onValue: OnValue<Body>,
): (because: { readonly anew: boolean }) => void {
  const subject = register.subject({ version: 1, station, view, revision: 1 })
  let newest = 0
  let wanted = false
  let looking = false

  async function look(): Promise<void> {
    for (let failures = 0; wanted && !signal.aborted; ) {
      wanted = false
      try {
        const delivery = await newestStored(link, register.stream ?? '', subject, verify)
        failures = 0
        // Meanwhile the broker was away, and may have come back with less.
        if (wanted) continue
        if (delivery && delivery.streamSequence <= newest) continue
        newest = delivery?.streamSequence ?? 0
        onValue(view, delivery && read(delivery))
      } catch (error) {
        wanted = true
        failures += 1
        const tell = failures > quietFailuresMax ? log.warn : log.debug
        tell({ subject, failures }, `${error instanceof Error ? error.message : error}; asking again`)
        await pause(retryMs(failures), signal)
      }
    }
    looking = false
  }

  function read(delivery: Parameters<typeof parseDelivery>[0]): Kept<Body> | undefined {
    const incoming = parseDelivery(delivery, register)
    if (!('reason' in incoming)) return { ...incoming, storedAtMs: delivery.storedAtMs }
    log.warn({ subject, reason: incoming.reason }, `what is stored as ${register.name} of view ${view} is none`)
    return undefined
  }

  return ({ anew }) => {
    if (anew) newest = -1
    wanted = true
    if (looking) return
    looking = true
    void look()
  }
}
