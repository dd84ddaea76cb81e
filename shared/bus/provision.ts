import { isDeepStrictEqual } from 'node:util'
import { type ConsumerConfig, type JetStreamManager, NatsError, type StreamConfig } from 'nats'
import type { Consumer } from '../contracts/consumers.ts'
import { rolesOf } from '../contracts/roles.ts'
import { type StreamName, streams } from '../contracts/streams.ts'
import { consumerConfiguration, streamConfiguration, uplinkReaders } from './stream-configuration.ts'

const errorCodeStreamExists = 10058
const errorCodeConsumerExists = 10148

/** One for every account that has streams; on a broker without accounts all are the same. */
export interface StreamManagers {
  readonly LINE: JetStreamManager
  readonly DECISION: JetStreamManager
  readonly UPLINK: JetStreamManager
}

/** What the streams and consumers of a station depend on besides the contracts. */
export interface StationPlan {
  readonly station: string
  readonly budgetMs: number
}

/**
 * Makes every stream and every consumer of the contracts be there with the contracts' limits. Safe to call at any time
 * and from several processes at once. What one stream or account refuses does not hold up the others.
 * @returns the names of what was made or changed; empty when nothing was missing
 * @throws {AggregateError} of everything that could not be made, after all the rest was
 */
export async function provisionStation(managers: StreamManagers, plan: StationPlan): Promise<readonly string[]> {
  const accounts = Object.entries(managers) as [keyof StreamManagers, JetStreamManager][]
  return await all(accounts.map(([account, manager]) => provisionAccount(account, manager, plan)))
}

function provisionAccount(
  account: keyof StreamManagers,
  manager: JetStreamManager,
  plan: StationPlan,
): Promise<readonly string[]> {
  const names = (Object.keys(streams) as StreamName[]).filter((name) => streams[name].account === account)
  const wanted = names.map((name) => {
    const consumers = consumersOf(name, plan.station).map((consumer) => consumerConfiguration(consumer, plan))
    return { stream: streamConfiguration(name), consumers: [...consumers, ...uplinkReaders(name)] }
  })
  return provisionStreams(manager, wanted)
}

/** A stream and its consumers as they are to be. */
export interface WantedStream {
  readonly stream: Partial<StreamConfig> & { name: string }
  readonly consumers: readonly (Partial<ConsumerConfig> & { durable_name: string })[]
}

/**
 * Makes these streams and consumers be there, as they are given.
 * @returns the names of what was made or changed
 * @throws {AggregateError} of everything that could not be made, after all the rest was
 */
export async function provisionStreams(
  manager: JetStreamManager,
  wanted: readonly WantedStream[],
): Promise<readonly string[]> {
  const existing = new Map<string, StreamConfig>()
  for await (const { config } of manager.streams.list()) existing.set(config.name, config)
  return await all(
    wanted.map(async ({ stream, consumers }) => {
      const changed = await provisionStream(manager, stream, existing.get(stream.name))
      return [...changed, ...(await provisionConsumers(manager, stream.name, consumers))]
    }),
  )
}

/** Waits for all of them, whatever the others do. */
async function all(work: readonly Promise<readonly string[]>[]): Promise<readonly string[]> {
  const outcomes = await Promise.allSettled(work)
  const failures: unknown[] = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []))
  if (failures.length > 0) throw new AggregateError(failures, failures.map(reasonOf).join('; '))
  return outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? outcome.value : []))
}

function consumersOf(stream: StreamName, station: string): readonly Consumer[] {
  const consumers = Object.values(rolesOf(station)).flatMap(({ consumes }) => consumes)
  return consumers.filter(({ reads }) => reads.stream === stream)
}

async function provisionStream(
  manager: JetStreamManager,
  wanted: Partial<StreamConfig> & { name: string },
  existing: StreamConfig | undefined,
): Promise<readonly string[]> {
  if (existing && has(existing, wanted)) return []
  const update = (): Promise<unknown> => manager.streams.update(wanted.name, wanted)
  await (existing ? update() : orWhen(errorCodeStreamExists, manager.streams.add(wanted), update))
  return [wanted.name]
}

async function provisionConsumers(
  manager: JetStreamManager,
  stream: string,
  consumers: WantedStream['consumers'],
): Promise<readonly string[]> {
  if (consumers.length === 0) return []
  const existing = new Map<string, ConsumerConfig>()
  for await (const { name, config } of manager.consumers.list(stream)) existing.set(name, config)
  const changed = consumers.filter((wanted) => {
    const config = existing.get(wanted.durable_name)
    return !config || !has(config, wanted)
  })
  await Promise.all(
    changed.map((wanted) =>
      orWhen(errorCodeConsumerExists, manager.consumers.add(stream, wanted), () =>
        manager.consumers.update(stream, wanted.durable_name, wanted),
      ),
    ),
  )
  return changed.map(({ durable_name }) => durable_name)
}

function has<Configuration extends object>(existing: Configuration, wanted: Partial<Configuration>): boolean {
  return (Object.keys(wanted) as (keyof Configuration)[]).every((key) => isDeepStrictEqual(existing[key], wanted[key]))
}

/** What is there with other settings, from an earlier release or made by another process meanwhile, gets today's. */
async function orWhen(errorCode: number, attempt: Promise<unknown>, instead: () => Promise<unknown>): Promise<void> {
  try {
    await attempt
  } catch (error) {
    if (!(error instanceof NatsError) || error.api_error?.err_code !== errorCode) throw error
    await instead()
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
