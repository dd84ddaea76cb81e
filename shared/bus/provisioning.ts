import type { JetStreamManager, NatsConnection } from 'nats'
import type { Account } from '../contracts/accounts.ts'
import { durableName } from '../contracts/consumers.ts'
import { rolesOf } from '../contracts/roles.ts'
import { type StreamDefinition, type StreamName, streams } from '../contracts/streams.ts'
import { provisionStation, type StationPlan, type StreamManagers } from './provision.ts'

const requestTimeoutMs = 2000

/** How full a stream is, in bytes. */
export interface StreamFill {
  readonly stream: StreamName
  readonly bytes: number
  readonly bytesMax: number
  /** Full, it would refuse what is on the way to a verdict. */
  readonly holdsLineUp: boolean
}

/** How full the store of an account is, in bytes; without a limit of its own only the disk limits it. */
export interface StoreFill {
  readonly account: keyof StreamManagers
  readonly bytes: number
  readonly bytesMax: number | undefined
  /** Full, it would refuse what is on the way to a verdict. */
  readonly holdsLineUp: boolean
}

/** What a reader has still before it, in messages. */
export interface Backlog {
  /** Of the contracts, without the station. */
  readonly consumer: string
  /** Not handed out yet. */
  readonly pending: number
  /** Handed out and not settled. */
  readonly unsettled: number
}

/** What only the provisioner may do: make streams and consumers, and ask how full they are. */
export interface Provisioning {
  /**
   * Makes what is missing or differs from the contracts.
   * @returns names of what was made or changed
   * @throws when the broker cannot be asked, or refuses
   */
  putBack(): Promise<readonly string[]>
  /** @throws when the broker cannot be asked */
  fill(): Promise<{ readonly streams: readonly StreamFill[]; readonly stores: readonly StoreFill[] }>
  /** Of every reader of the station. @throws when the broker cannot be asked */
  backlog(): Promise<readonly Backlog[]>
  /** Calls `action` after every reconnect, until the signal aborts. */
  onReconnect(action: () => void, signal: AbortSignal): void
}

/** @param connections one for every account with streams; all may be the same on a broker without accounts */
export function openProvisioning(
  connections: Readonly<Record<keyof StreamManagers, NatsConnection>>,
  plan: StationPlan,
): Provisioning {
  const manage = (connection: NatsConnection): Promise<JetStreamManager> =>
    connection.jetstreamManager({ timeout: requestTimeoutMs, checkAPI: false })
  const managers = async (): Promise<StreamManagers> => {
    const LINE = await manage(connections.LINE)
    const other = (account: keyof StreamManagers) =>
      connections[account] === connections.LINE ? LINE : manage(connections[account])
    return { LINE, DECISION: await other('DECISION'), UPLINK: await other('UPLINK') }
  }
  return {
    putBack: async () => await provisionStation(await managers(), plan),
    fill: async () => {
      const each = Object.entries(await managers()) as [keyof StreamManagers, JetStreamManager][]
      const stores = await Promise.all(each.map(([account, manager]) => storeFill(account, manager)))
      const lists = await Promise.all([...new Set(each.map(([, manager]) => manager))].map(streamFills))
      return { streams: lists.flat(), stores }
    },
    backlog: async () => await backlogs(await managers(), plan.station),
    onReconnect: (action, signal) => {
      for (const connection of new Set(Object.values(connections))) void tellReconnects(connection, action, signal)
    },
  }
}

async function streamFills(manager: JetStreamManager): Promise<StreamFill[]> {
  const fills: StreamFill[] = []
  for await (const { config, state } of manager.streams.list()) {
    if (!(config.name in streams)) continue
    const stream = config.name as StreamName
    fills.push({ stream, bytes: state.bytes, bytesMax: config.max_bytes, holdsLineUp: refusesLine(streams[stream]) })
  }
  return fills
}

async function backlogs(managers: StreamManagers, station: string): Promise<Backlog[]> {
  const consumers = Object.values(rolesOf(station)).flatMap(({ consumes }) => consumes)
  const readers = new Map(consumers.map((consumer) => [durableName(consumer, station), consumer.name]))
  const read = new Set(consumers.flatMap(({ reads: { stream } }) => stream ?? []))
  const each = [...read].map(async (stream) => {
    const { account }: StreamDefinition = streams[stream]
    const found: Backlog[] = []
    for await (const { name, num_pending: pending, num_ack_pending: unsettled } of managerOf(
      managers,
      account,
    ).consumers.list(stream)) {
      const consumer = readers.get(name)
      if (consumer !== undefined) found.push({ consumer, pending, unsettled })
    }
    return found
  })
  return (await Promise.all(each)).flat()
}

function managerOf(managers: StreamManagers, account: Account): JetStreamManager {
  if (account === 'VIEW') throw new RangeError('nothing is stored in VIEW')
  return managers[account]
}

async function storeFill(account: keyof StreamManagers, manager: JetStreamManager): Promise<StoreFill> {
  const { storage, limits } = await manager.getAccountInfo()
  const its = Object.values<StreamDefinition>(streams).filter((stream) => stream.account === account)
  const bytesMax = limits.max_storage > 0 ? limits.max_storage : undefined
  return { account, bytes: storage, bytesMax, holdsLineUp: its.some(refusesLine) }
}

/** Whether a stream, full, would refuse what is on the way to a verdict. */
function refusesLine({ whenFull, lineGoesOnWithout }: StreamDefinition): boolean {
  return whenFull === 'refuse-new' && lineGoesOnWithout !== true
}

async function tellReconnects(connection: NatsConnection, action: () => void, signal: AbortSignal): Promise<void> {
  for await (const { type } of connection.status()) {
    if (signal.aborted) return
    if (type === 'reconnect') action()
  }
}
