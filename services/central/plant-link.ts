import { openPlantBus, type PlantBus } from '../../shared/bus/central-bus.ts'
import type { UplinkStream } from '../../shared/contracts/central.ts'
import { centralConsumers } from '../../shared/contracts/consumers.ts'
import { pause } from '../../shared/runtime/backoff.ts'
import type { Log } from '../../shared/runtime/log.ts'
import type { PlantMetrics } from '../../shared/telemetry/plant-metrics.ts'
import type { Kind } from './ledger.ts'
import type { Queue } from './queue.ts'

/** Streams and consumers are put back when they are gone, and the broker is asked how far behind it is. */
const lookIntervalMs = 5000

const kindOf: Record<UplinkStream, Kind> = { COUNTS: 'counts', METRICS: 'snapshots', RECORDS: 'records' }

export interface PlantLinkOptions {
  readonly url: string
  readonly keysFolder: string
  readonly plant: string
  readonly queue: Pick<Queue, 'add'>
  readonly metrics: Pick<PlantMetrics, 'setPlantBehind'>
  readonly log: Log
  readonly signal: AbortSignal
}

/** The reading of one plant, from the central broker's own streams of it. */
export interface PlantLink {
  readonly plant: string
  readonly finished: Promise<unknown>
  trouble(): string
  close(): Promise<void>
}

export function openPlantLink(options: PlantLinkOptions): PlantLink {
  const { url, keysFolder, plant, queue, log, signal } = options
  const bus = openPlantBus({ url, keysFolder, plant, log, signal })
  const { counts, snapshots, records } = centralConsumers
  return {
    plant,
    trouble: () => bus.trouble(),
    close: () => bus.close(),
    finished: Promise.all([
      bus.consume(counts, (delivery) => queue.add({ plant, kind: 'counts', delivery })),
      bus.consume(snapshots, (delivery) => queue.add({ plant, kind: 'snapshots', delivery })),
      bus.consume(records, (delivery) => queue.add({ plant, kind: 'records', delivery })),
      lookAfter(bus, options),
    ]),
  }
}

async function lookAfter(bus: PlantBus, { plant, metrics, log, signal }: PlantLinkOptions): Promise<void> {
  await bus.opened
  while (!signal.aborted) {
    try {
      const made = await bus.provision()
      if (made.length > 0) log.info({ plant, made }, `made for ${plant}: ${made.join(', ')}`)
      for (const { stream, lag } of await bus.sources()) metrics.setPlantBehind(plant, kindOf[stream], lag)
    } catch (error) {
      log.warn({ plant, reason: String(error) }, `the streams of ${plant} cannot be looked after: ${error}`)
    }
    await pause(lookIntervalMs, signal)
  }
}
