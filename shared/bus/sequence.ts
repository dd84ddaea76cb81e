import { type JetStreamClient, type JetStreamManager, type KV, NatsError } from 'nats'
import { z } from 'zod'
import type { streams } from '../contracts/streams.ts'
import { envelopeHeader } from '../runtime/delivery.ts'
import type { Log } from '../runtime/log.ts'

const bucket = 'sequences'
const errorCodeNoMessage = 10037

/** Counts a station's parts without a gap, across restarts. */
export interface PartSequence {
  next(): number
}

/**
 * Goes on from the higher of two memories: a key that is written after every part and lasts, and the newest frame,
 * which is there even when a crash came before the key was written.
 */
export async function openSequence(
  client: JetStreamClient,
  manager: JetStreamManager,
  framesFilter: string,
  station: string,
  log: Log,
): Promise<PartSequence> {
  const store = await client.views.kv(bucket, { history: 1 })
  let last = Math.max(await kept(store, station), await newest(manager, framesFilter))
  return {
    next() {
      last += 1
      store
        .put(station, String(last))
        .catch((error) =>
          log.warn({ error: String(error), sequence: last }, 'part sequence not written; the frames hold it'),
        )
      return last
    },
  }
}

async function kept(store: KV, station: string): Promise<number> {
  const entry = await store.get(station)
  return entry ? z.coerce.number().int().min(0).parse(entry.string()) : 0
}

async function newest(manager: JetStreamManager, framesFilter: string): Promise<number> {
  const stream = 'FRAMES' satisfies keyof typeof streams
  try {
    const message = await manager.streams.getMessage(stream, { last_by_subj: framesFilter })
    const header: unknown = JSON.parse(message.header.get(envelopeHeader))
    return z.object({ sequence: z.int() }).parse(header).sequence
  } catch (error) {
    if (error instanceof NatsError && error.api_error?.err_code === errorCodeNoMessage) return 0
    throw error
  }
}
