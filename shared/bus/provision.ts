import {
  DiscardPolicy,
  type JetStreamManager,
  NatsError,
  nanos,
  RetentionPolicy,
  StorageType,
  type StreamConfig,
} from 'nats'
import { type StreamDefinition, type StreamName, streams } from '../contracts/streams.ts'

const duplicateWindowMs = 120_000
const errorCodeStreamNotFound = 10059

function configuration(name: StreamName, definition: StreamDefinition): Partial<StreamConfig> & { name: string } {
  return {
    name,
    subjects: [...definition.subjects],
    storage: definition.storage === 'file' ? StorageType.File : StorageType.Memory,
    retention: RetentionPolicy.Limits,
    discard: definition.whenFull === 'refuse-new' ? DiscardPolicy.New : DiscardPolicy.Old,
    max_age: nanos(definition.ageMsMax),
    max_bytes: definition.bytesMax,
    duplicate_window: nanos(Math.min(duplicateWindowMs, definition.ageMsMax)),
    allow_direct: true,
    num_replicas: 1,
    ...(definition.onePerSubject && {
      max_msgs_per_subject: 1,
      discard_new_per_subject: true,
      deny_delete: true,
      deny_purge: true,
    }),
  }
}

/**
 * Makes every stream of the contracts be there with the contracts' limits. Safe to call at any time and from any number
 * of services at once: memory streams are gone after a restart of the broker, and whoever notices first puts them back.
 */
export async function provisionStreams(manager: JetStreamManager): Promise<void> {
  for (const [name, definition] of Object.entries(streams) as [StreamName, StreamDefinition][]) {
    const wanted = configuration(name, definition)
    try {
      const { config } = await manager.streams.info(name)
      const differs = config.max_age !== wanted.max_age || config.max_bytes !== wanted.max_bytes
      if (differs) await manager.streams.update(name, wanted)
    } catch (error) {
      if (!isStreamNotFound(error)) throw error
      await manager.streams.add(wanted)
    }
  }
}

function isStreamNotFound(error: unknown): boolean {
  return error instanceof NatsError && error.api_error?.err_code === errorCodeStreamNotFound
}
