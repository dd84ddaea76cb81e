import {
  centralRole,
  centralStream,
  linkAnswers,
  linkSubjects,
  plantAccount,
  uplinkStreams,
} from '../contracts/central.ts'
import { centralConsumers, durableName } from '../contracts/consumers.ts'

const storeReserveBytes = 16 * 2 ** 20

/**
 * A user that nobody can be: the seed was thrown away. A broker without a user takes whoever comes, and a link that was taken so stays
 * where it is when its plant becomes known.
 */
const nobody = { users: [{ nkey: 'UADIUGMLA2NWGBBJJKKTST26IACXLSBX3MHHVRECB47ZRPZV7FWH6SMP' }] }

/** A plant as the central broker knows it. */
export interface Plant {
  readonly name: string
  /** Public key of the plant's link. */
  readonly linkKey: string
  /** Public key of the centre's own services in the plant's account. */
  readonly centralKey: string
}

/**
 * The central broker's `accounts` block: one account a plant, in which the plant's link may say what the plant's streams hold and
 * nothing else.
 * @returns text that nats-server's configuration includes
 */
export function centralAccountsConfiguration(plants: readonly Plant[]): string {
  const accounts = plants.map((plant) => [plantAccount(plant.name), accountOf(plant)] as const)
  const configuration = {
    accounts: { ...Object.fromEntries(accounts), NOBODY: nobody, SYS: {} },
    system_account: 'SYS',
  }
  return `${JSON.stringify(configuration, null, 2).slice(2, -2)}\n`
}

function accountOf({ name, linkKey, centralKey }: Plant): object {
  const bytes = uplinkStreams.reduce((sum, stream) => sum + centralStream(stream).bytesMax, storeReserveBytes)
  const link = uplinkStreams.map(linkSubjects)
  return {
    jetstream: { max_memory: 0, max_file: bytes },
    users: [
      {
        nkey: linkKey,
        allowed_connection_types: ['LEAFNODE'],
        permissions: {
          publish: [...link.map(({ delivery }) => delivery), linkAnswers],
          subscribe: link.flatMap(({ reset, flowControl }) => [reset.onLink, flowControl]),
        },
      },
      { nkey: centralKey, permissions: { publish: centralRights(name), subscribe: [`_INBOX_${centralRole}.>`] } },
    ],
  }
}

/** To make the plant's streams and their readers, and to read. */
function centralRights(plant: string): string[] {
  const ofStreams = uplinkStreams.flatMap((stream) =>
    ['STREAM.CREATE', 'STREAM.UPDATE', 'STREAM.INFO', 'CONSUMER.LIST', 'CONSUMER.NAMES'].map(
      (request) => `$JS.API.${request}.${stream}`,
    ),
  )
  const ofConsumers = Object.values(centralConsumers).flatMap((consumer) => {
    const which = `${consumer.reads.stream}.${durableName(consumer, plant)}`
    const requests = ['CREATE', 'DURABLE.CREATE', 'INFO', 'MSG.NEXT', 'RESET']
    return [
      ...requests.map((request) => `$JS.API.CONSUMER.${request}.${which}`),
      `$JS.ACK.${which}.>`,
      `$JS.ACK.*.*.${which}.>`,
    ]
  })
  return ['$JS.API.INFO', '$JS.API.STREAM.NAMES', '$JS.API.STREAM.LIST', ...ofStreams, ...ofConsumers]
}
