import type { Watchable } from '../contracts/contract.ts'
import type { Register, ViewKey } from '../contracts/model-registry.ts'
import { backoff, pause } from '../runtime/backoff.ts'
import type { Delivery } from '../runtime/delivery.ts'
import type { Log } from '../runtime/log.ts'
import { parseDelivery } from '../runtime/parse-delivery.ts'
import type { Verify } from '../signature/verify.ts'
import type { Link } from './connection.ts'
import { newestStored } from './direct-get.ts'

const retryMs = backoff(50, 1000)
/** As many go unmentioned while a station starts and its streams are still being made. */
const quietFailuresMax = 6

/** A value as it is stored. */
export interface Kept<Body, Envelope = ViewKey> {
  readonly envelope: Envelope
  readonly body: Body
  /** By the broker's clock, milliseconds since 1970. */
  readonly storedAtMs: number
}

/** Called with the newest value of a place, undefined where none is stored that can be read. */
export type OnNewest<Envelope, Body> = (kept: Kept<Body, Envelope> | undefined) => void

/** The same of a view. */
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
  const { station } = watching
  const looks = views.map((view) => {
    const subject = register.subject({ version: 1, station, view, revision: 1 })
    const onNewest = (kept: Kept<Body> | undefined): void => onValue(view, kept)
    return [view, createLook(watching, register, subject, onNewest)] as const
  })
  watchPlaces(watching, register, new Map(looks))
}

/** The same of a kind of message that has one place at a station. */
export function watchNewest<Envelope, Body>(
  watching: Watching,
  contract: Watchable<Envelope, Body>,
  onNewest: OnNewest<Envelope, Body>,
): void {
  const { station } = watching
  watchPlaces(
    watching,
    contract,
    new Map([[station, createLook(watching, contract, contract.filter(station), onNewest)]]),
  )
}

/** @param looks by the last word of the subject under which their news come */
function watchPlaces(
  { link, station, log, signal }: Watching,
  register: Pick<Watchable<never, never>, 'name' | 'news'>,
  looks: ReadonlyMap<string, Look>,
): void {
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

type Look = (because: { readonly anew: boolean }) => void

/** Looks the newest message of a subject up, one request at a time; what happens meanwhile has it look once more. */
function createLook<Envelope, Body>(
  { link, verify, log, signal }: Watching,
  contract: Watchable<Envelope, Body>,
  subject: string,
  onNewest: OnNewest<Envelope, Body>,
): Look {
  let newest = 0
  let wanted = false
  let looking = false

  async function look(): Promise<void> {
    for (let failures = 0; wanted && !signal.aborted; ) {
      wanted = false
      try {
        const delivery = await newestStored(link, contract.stream ?? '', subject, verify)
        failures = 0
        // Meanwhile the broker was away, and may have come back with less.
        if (wanted) continue
        if (delivery && delivery.streamSequence <= newest) continue
        newest = delivery?.streamSequence ?? 0
        onNewest(delivery && read(delivery))
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

  function read(delivery: Delivery): Kept<Body, Envelope> | undefined {
    const incoming = parseDelivery(delivery, contract)
    if (!('reason' in incoming)) return { ...incoming, storedAtMs: delivery.storedAtMs }
    log.warn({ subject, reason: incoming.reason }, `what is stored under ${subject} is no ${contract.name}`)
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
