import type { Msg, NatsError } from 'nats'
import type { Consumer } from '../contracts/consumers.ts'
import type { Contract, Place, Watchable } from '../contracts/contract.ts'
import type { FrameEnvelope } from '../contracts/frame.ts'
import type { Register } from '../contracts/model-registry.ts'
import { rolesOf } from '../contracts/roles.ts'
import type { StreamName } from '../contracts/streams.ts'
import { systemClock } from '../runtime/clock.ts'
import { type Appender, type Delivery, envelopeHeader, type Outbox, type Restorer } from '../runtime/delivery.ts'
import type { Log } from '../runtime/log.ts'
import { createSign } from '../signature/sign.ts'
import { createVerify, type Verify } from '../signature/verify.ts'
import { createAcknowledgements } from './acknowledgements.ts'
import { browse } from './browse.ts'
import { type Identity, type Link, openLink } from './connection.ts'
import { consumeAlone, consumeShared } from './consume.ts'
import { newestStored } from './direct-get.ts'
import { createModelStore, type ModelStore } from './model-store.ts'
import { newestFrame } from './newest-frame.ts'
import { createOutbox } from './outbox.ts'
import { openProvisioning, type Provisioning } from './provisioning.ts'
import { createRecipeStore, type RecipeStore } from './recipe-store.ts'
import { storedBody } from './stored-body.ts'
import { signedPartOf } from './stream-delivery.ts'
import { type OnNewest, type OnValue, watch, watchNewest } from './watch.ts'

/** The station's bus: NATS JetStream, behind what the services need of it. */
export interface Bus extends Outbox, Restorer, Appender {
  /** Resolves when the broker was reached the first time, or the signal aborted. */
  readonly opened: Promise<void>
  /** What keeps the bus from being used just now; empty when nothing does. */
  trouble(): string
  /** Messages shared among the instances of a service, until the signal aborts. */
  consumeShared(consumer: Consumer, work: (delivery: Delivery) => Promise<void>): Promise<void>
  /** Messages for this reader alone, until the signal aborts. */
  consumeAlone(consumer: Consumer, onDelivery: (delivery: Delivery) => void): Promise<void>
  /**
   * Messages of a contract as they pass; what does not parse or is not signed is left out and logged.
   * @param among of all who listen under the same name, one hears each message
   */
  listen<Envelope, Body>(
    contract: Contract<Envelope, Body>,
    station: string | undefined,
    onMessage: (envelope: Envelope, body: Body) => void,
    among?: string,
  ): void
  /**
   * Every message of a kind that its stream holds of this station, oldest first; read without a trace. `first` is the
   * sequence to begin at.
   * @throws {BrowseError} while reading, when the broker refuses or does not answer in time
   */
  browse(place: Place, first?: number): AsyncIterable<Delivery>
  /** The newest message of a place that is one subject; undefined where there is none. @throws {BrowseError} */
  newest(place: Place): Promise<Delivery | undefined>
  /** The body of one message of a place’s stream, by its sequence there. @throws where it is not there any more */
  storedBody(place: Place, streamSequence: number): Promise<Uint8Array>
  /**
   * Tells the newest value of each view: what is stored at first and whenever the broker is back, and every value that is
   * stored from then on. One value may be told twice, one that is older than the last never. Several may watch.
   */
  watch<Body>(register: Register<Body>, views: readonly string[], onValue: OnValue<Body>): void
  /** The same of a kind of message that has one place at a station. */
  watchNewest<Envelope, Body>(contract: Watchable<Envelope, Body>, onNewest: OnNewest<Envelope, Body>): void
  /** The registry of model packages; who may write to it is a matter of the role. */
  readonly models: ModelStore
  /** The revisions of the station's recipe; who may add one is a matter of the role. */
  readonly recipes: RecipeStore
  /** The frame that was stored last, of any of the views; undefined when there is none or no broker to ask. */
  newestFrame(views: readonly string[]): Promise<FrameEnvelope | undefined>
  /** What only the provisioner may do; resolves when every account is connected, undefined when the signal aborts. */
  provisioning(budgetMs: number): Promise<Provisioning | undefined>
  close(): Promise<void>
}

export interface BusOptions extends Identity {
  readonly station: string
  readonly log: Log
  /** Ends all reading and all waiting for a broker. */
  readonly signal: AbortSignal
}

/** Opens one connection for each account of the role. Returns at once; the broker may come later, or come back. */
export function openBus(options: BusOptions): Bus {
  const { role: name, keysFolder, station, log, signal } = options
  const role = rolesOf(station)[name]
  if (!role) throw new RangeError(`no role is named ${name}`)
  const links = role.accounts.map((account) => openLink(options, account, log, signal))
  const verify = createVerify(keysFolder, systemClock.monotonicMs)
  const acknowledgements = createAcknowledgements((action, delayMs) => void setTimeout(action, delayMs))
  // Where the next message waits for it, an acknowledgement does not wait for others.
  const atOnce = createAcknowledgements((action) => action())
  const interrupted = new Set<string>()
  // What another account lets across is heard in the role's own first one.
  const linkTo = ({ account }: Pick<Place, 'account'>): Link => {
    const link = links.find((one) => one.account === account) ?? links[0]
    if (!link) throw new RangeError(`role ${name} has no account`)
    return link
  }
  const reading = (consumer: Consumer) => {
    interrupted.add(consumer.name)
    const settling = consumer.unsettledMax === 1 ? atOnce : acknowledgements
    return { link: linkTo(consumer.reads), station, log, verify, acknowledgements: settling, interrupted, signal }
  }
  const outbox = createOutbox(linkTo, createSign(keysFolder), signal)
  const line = linkTo({ account: 'LINE' })
  return {
    opened: Promise.all(links.map(({ opened }) => opened)).then(() => {}),
    ...outbox,
    trouble: () => {
      if (links.some(({ connected }) => !connected)) return 'the broker is gone'
      return interrupted.size > 0 ? `${[...interrupted].join(', ')} cannot be read` : ''
    },
    consumeShared: (consumer, work) => consumeShared(reading(consumer), consumer, work),
    consumeAlone: (consumer, onDelivery) => consumeAlone(reading(consumer), consumer, onDelivery),
    listen(contract, itsStation, onMessage, among) {
      const filter = contract.filter(itsStation)
      void linkTo(contract).opened.then((connection) =>
        connection?.subscribe(filter, {
          ...(among !== undefined && { queue: among }),
          callback: hearing(contract, onMessage, verify, log),
        }),
      )
    },
    browse: (place, first) => browse(linkTo(place), station, place, verify, undefined, first),
    newest: (place) => newestStored(linkTo(place), streamOf(place), place.filter(station), verify),
    storedBody: (place, streamSequence) => storedBody(linkTo(place), streamOf(place), streamSequence),
    watch: (register, views, onValue) =>
      watch({ link: linkTo(register), station, verify, log, signal }, register, views, onValue),
    watchNewest: (contract, onNewest) =>
      watchNewest({ link: linkTo(contract), station, verify, log, signal }, contract, onNewest),
    models: createModelStore({ link: line, verify, signal }),
    recipes: createRecipeStore({ link: line, verify, signal, station, outbox }),
    newestFrame: (views) => newestFrame(line, station, views),
    async provisioning(budgetMs) {
      const [LINE, DECISION, UPLINK] = await Promise.all(
        (['LINE', 'DECISION', 'UPLINK'] as const).map((account) => linkTo({ account }).opened),
      )
      return LINE && DECISION && UPLINK && openProvisioning({ LINE, DECISION, UPLINK }, { station, budgetMs })
    },
    async close() {
      acknowledgements.flush()
      await Promise.all(links.map((link) => link.close()))
    },
  }
}

function streamOf({ name, stream }: Place): StreamName {
  if (stream === undefined) throw new RangeError(`${name} is not kept in a stream`)
  return stream
}

/** Reads what was heard and passes it on. */
function hearing<Envelope, Body>(
  contract: Contract<Envelope, Body>,
  onMessage: (envelope: Envelope, body: Body) => void,
  verify: Verify,
  log: Log,
): (error: NatsError | null, message: Msg) => void {
  return (error, { subject, headers, data }) => {
    if (error) return log.warn({ error }, `listening to ${contract.name} failed`)
    try {
      const { signedBy } = contract
      if (signedBy && !verify(signedBy, signedPartOf(subject, headers, data)))
        throw new Error(`it has no valid signature of ${signedBy}`)
      const envelope = contract.envelope.parse(JSON.parse(headers?.get(envelopeHeader) ?? ''))
      onMessage(envelope, contract.body.decode(data))
    } catch (reason) {
      log.warn({ subject, reason: String(reason) }, `left out a message that is no ${contract.name}`)
    }
  }
}
