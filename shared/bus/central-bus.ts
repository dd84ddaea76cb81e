import { DiscardPolicy, nanos, RetentionPolicy, StorageType, type StreamConfig } from 'nats'
import {
  centralRole,
  centralStream,
  linkSubjects,
  plantAccount,
  type UplinkStream,
  uplinkApi,
  uplinkReader,
  uplinkStreams,
} from '../contracts/central.ts'
import { type ConsumerDefinition, centralConsumers, durableName } from '../contracts/consumers.ts'
import { systemClock } from '../runtime/clock.ts'
import type { Delivery } from '../runtime/delivery.ts'
import type { Log } from '../runtime/log.ts'
import { createVerify } from '../signature/verify.ts'
import { createAcknowledgements } from './acknowledgements.ts'
import { type Link, openLink } from './connection.ts'
import { consumeAlone } from './consume.ts'
import { provisionStreams } from './provision.ts'
import { readerConfiguration } from './stream-configuration.ts'

const requestTimeoutMs = 5000

/** A message that a plant's broker stored first. */
export interface PlantDelivery extends Delivery {
  /**
   * Its sequence in the plant's own stream: what is missing between two of them the plant had to drop. It goes back only where the
   * plant has lost its broker's store and its streams begin anew.
   */
  readonly originSequence: number
}

/** What the central broker knows of one of a plant's streams. */
export interface SourceState {
  readonly stream: UplinkStream
  /** Messages that the plant has and the centre does not yet, as far as was last heard. */
  readonly lag: number
  /** Since something was last heard of the plant's stream, also a heartbeat; undefined before the first time. */
  readonly heardAgoMs: number | undefined
  /** Why nothing comes, in the broker's words; empty when it does. */
  readonly error: string
}

/** One plant, as the central site's own broker has it. */
export interface PlantBus {
  readonly plant: string
  /** Resolves when the broker was reached the first time, or the signal aborted. */
  readonly opened: Promise<void>
  /** What keeps the plant's streams from being read just now; empty when nothing does. */
  trouble(): string
  /**
   * Every message of a stream of `centralConsumers`, in the plant's order, until the signal aborts. What is not acknowledged is
   * handed out again when reading begins anew.
   */
  consume<Envelope, Body>(
    consumer: ConsumerDefinition<Envelope, Body>,
    onDelivery: (delivery: PlantDelivery) => void,
  ): Promise<void>
  /**
   * Makes the streams, which fill themselves from the plant, and their consumers be there.
   * @returns names of what was made or changed
   * @throws when the broker cannot be asked, or refuses
   */
  provision(): Promise<readonly string[]>
  /** @throws when the broker cannot be asked */
  sources(): Promise<readonly SourceState[]>
  close(): Promise<void>
}

export interface PlantBusOptions {
  /** Of the central broker. */
  readonly url: string
  /** Folder with `users/central.PLANT_<plant>.nk`, made by `vaglio keys central`. */
  readonly keysFolder: string
  readonly plant: string
  readonly log: Log
  /** Ends all reading and all waiting for a broker. */
  readonly signal: AbortSignal
}

/** Opens one connection, to the account of one plant at the central broker. Returns at once. */
export function openPlantBus({ url, keysFolder, plant, log, signal }: PlantBusOptions): PlantBus {
  const identity = { url, role: centralRole, keysFolder, name: `vaglio-${centralRole}-${plant}` }
  const link = openLink(identity, plantAccount(plant), log, signal)
  const verify = createVerify(keysFolder, systemClock.monotonicMs)
  const acknowledgements = createAcknowledgements((action, delayMs) => void setTimeout(action, delayMs))
  const interrupted = new Set<string>()
  return {
    plant,
    opened: link.opened.then(() => {}),
    trouble: () => {
      if (!link.connected) return 'the central broker is gone'
      return interrupted.size > 0 ? `${[...interrupted].join(', ')} cannot be read` : ''
    },
    consume(consumer, onDelivery) {
      interrupted.add(consumer.name)
      const reading = { link, station: plant, log, verify, acknowledgements, interrupted, signal }
      return consumeAlone(reading, consumer, (delivery) => onDelivery(fromPlant(delivery)))
    },
    async provision() {
      const manager = await managerOf(link)
      const wanted = uplinkStreams.map((name) => {
        const readers = Object.values(centralConsumers).filter(({ reads }) => reads.stream === name)
        const consumers = readers.map((reader) => readerConfiguration(reader, durableName(reader, plant)))
        return { stream: sourcedStream(name), consumers }
      })
      return await provisionStreams(manager, wanted)
    },
    async sources() {
      const manager = await managerOf(link)
      const states: SourceState[] = []
      for await (const { config, sources } of manager.streams.list())
        for (const source of sources ?? []) states.push(sourceState(config.name as UplinkStream, source))
      return states
    },
    async close() {
      acknowledgements.flush()
      await link.close()
    },
  }
}

async function managerOf(link: Link) {
  const connection = await link.opened
  if (!connection) throw new Error('the search for the central broker was given up')
  return await connection.jetstreamManager({ timeout: requestTimeoutMs, checkAPI: false })
}

/** A stream that the broker fills by itself, from the reader that the plant has for it. */
function sourcedStream(name: UplinkStream): Partial<StreamConfig> & { name: string } {
  const { whenFull, ageMsMax, bytesMax } = centralStream(name)
  const { delivery } = linkSubjects(name)
  const source = {
    name,
    external: { api: uplinkApi, deliver: delivery },
    // What `nats` has no word for yet: since nats-server 2.14.
    consumer: { name: uplinkReader, deliver_subject: delivery },
  }
  return {
    name,
    storage: StorageType.File,
    retention: RetentionPolicy.Limits,
    discard: whenFull === 'refuse-new' ? DiscardPolicy.New : DiscardPolicy.Old,
    max_age: nanos(ageMsMax),
    max_bytes: bytesMax,
    num_replicas: 1,
    sources: [source],
  }
}

interface Source {
  readonly lag: number
  /** Nanoseconds; -1 before anything was heard. */
  readonly active: number
  readonly error?: { readonly description: string } | undefined
}

function sourceState(stream: UplinkStream, { lag, active, error }: Source): SourceState {
  return { stream, lag, heardAgoMs: active < 0 ? undefined : active / 1e6, error: error?.description ?? '' }
}

/** The broker's own header on what it took from elsewhere: stream, sequence there and filters, parted by spaces. */
const originHeader = 'Nats-Stream-Source'

function fromPlant(delivery: Delivery): PlantDelivery {
  const [, sequence = ''] = (delivery.header(originHeader) ?? '').split(' ')
  return { ...delivery, originSequence: Number(sequence) }
}
