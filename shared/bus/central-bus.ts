import type { UplinkStream } from '../contracts/central.ts'
import type { ConsumerDefinition } from '../contracts/consumers.ts'
import type { Delivery } from '../runtime/delivery.ts'
import type { Log } from '../runtime/log.ts'

/** A message that a plant's broker stored first. */
export interface PlantDelivery extends Delivery {
  /** Its sequence in the plant's own stream: what is missing between two of them the plant had to drop. */
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

export interface CentralBusOptions {
  /** Of the central broker. */
  readonly url: string
  /** Folder with `users/central.PLANT_<plant>.nk`, made by `vaglio keys centre`. */
  readonly keysFolder: string
  readonly plant: string
  readonly log: Log
  readonly signal: AbortSignal
}

/** Opens one connection, to the account of one plant at the central broker. Returns at once. */
export declare function openPlantBus(options: CentralBusOptions): PlantBus
