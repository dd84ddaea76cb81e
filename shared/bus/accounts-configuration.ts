import { type Account, accounts } from '../contracts/accounts.ts'
import { linkAccount } from '../contracts/central.ts'
import { type Consumer, durableName } from '../contracts/consumers.ts'
import { type Grant, type Role, rolesOf } from '../contracts/roles.ts'
import { type StreamDefinition, type StreamName, streams } from '../contracts/streams.ts'
import { linkAccountConfiguration, uplinkExports } from './uplink-configuration.ts'

const storeReserveBytes = 64 * 2 ** 20

/** The public keys of the users: by `<role>.<account>`. */
export type UserKeys = ReadonlyMap<string, string>

interface Permissions {
  readonly publish: string[]
  readonly subscribe: string[]
}

/**
 * The broker's `accounts` block for some stations: every role of each has a user with exactly what it needs.
 * @returns text that nats-server's configuration includes
 */
export function accountsConfiguration(stations: readonly string[], keys: UserKeys): string {
  const all = stations.map((station) => ({ station, roles: Object.entries(rolesOf(station)) }))
  const usersIn = (account: Account) => {
    const names = new Set(
      all.flatMap(({ roles: some }) => some.flatMap(([name, role]) => (role.accounts.includes(account) ? [name] : []))),
    )
    return [...names].map((name) => ({
      nkey: keys.get(`${name}.${account}`),
      permissions: merged(
        all.map(({ station, roles: some }) => permissionsOf(name, station, Object.fromEntries(some)[name], account)),
      ),
    }))
  }
  const crossings = all.flatMap(({ roles }) => crossingsOf(roles.map(([, role]) => role)))
  const block = (account: Account): object => ({
    ...(account !== 'VIEW' && { jetstream: storeOf(account) }),
    users: usersIn(account),
    exports: [...exportsOf(crossings, account), ...(account === 'UPLINK' ? uplinkExports() : [])],
    imports: importsOf(crossings, account),
  })
  const configuration = {
    accounts: {
      ...Object.fromEntries(accounts.map((account) => [account, block(account)])),
      [linkAccount]: linkAccountConfiguration(),
      SYS: {},
    },
    system_account: 'SYS',
  }
  // The broker reads JSON; the outermost braces are the file's.
  return `${JSON.stringify(configuration, null, 2).slice(2, -2)}\n`
}

/** An account's share of the store: what its streams may take, so that no other account can fill it. */
function storeOf(account: Account): { max_memory: number; max_file: number } {
  const all: StreamDefinition[] = Object.values(streams)
  const sum = (storage: StreamDefinition['storage']): number =>
    all.reduce((total, one) => total + (one.account === account && one.storage === storage ? one.bytesMax : 0), 0)
  return { max_memory: sum('memory') + storeReserveBytes, max_file: sum('file') + storeReserveBytes }
}

function permissionsOf(name: string, station: string, role: Role | undefined, account: Account): Permissions {
  if (!role) return { publish: [], subscribe: [] }
  const subjects = (grants: readonly Grant[]): string[] =>
    grants.filter((grant) => grant.account === account).map(({ subject }) => subject)
  const consumers = role.consumes.filter(({ reads }) => reads.account === account)
  const isSeenHere = (place: { readonly account: Account }): boolean => seenFrom(role, place.account) === account
  return {
    publish: [
      ...subjects(role.publishes),
      ...consumers.flatMap((consumer) => readingRights(consumer, station)),
      ...role.fetches.filter(isSeenHere).map((place) => `$JS.API.DIRECT.GET.${place.stream}.${place.filter(station)}`),
      ...role.picks.filter(isSeenHere).map((place) => `$JS.API.DIRECT.GET.${place.stream}`),
      ...role.browses.filter((stream) => isSeenHere(streams[stream])).flatMap(browsingRights),
      ...(role.provisions ? provisioningRights() : []),
    ],
    subscribe: [`_INBOX_${name}.>`, ...subjects(role.hears)],
  }
}

/** The account in which a role meets what lives in another: that one where it has a user there, else its first. */
function seenFrom({ accounts: [first = 'VIEW', ...more] }: Role, home: Account): Account {
  return more.includes(home) ? home : first
}

/** To read from a consumer that is there, and the bodies it leaves out; neither to make nor to change one. */
function readingRights(consumer: Consumer, station: string): string[] {
  const which = `${consumer.reads.stream}.${durableName(consumer, station)}`
  const requests = consumer.readers === 'one' ? ['INFO', 'MSG.NEXT', 'RESET'] : ['INFO', 'MSG.NEXT']
  return [
    ...requests.map((request) => `$JS.API.CONSUMER.${request}.${which}`),
    // Two forms: the one in use, and the one that names the domain and the account.
    `$JS.ACK.${which}.>`,
    `$JS.ACK.*.*.${which}.>`,
    ...(consumer.fetchesBodies ? [`$JS.API.DIRECT.GET.${consumer.reads.stream}`] : []),
  ]
}

function browsingRights(stream: StreamName): string[] {
  return [`$JS.API.DIRECT.GET.${stream}`, `$JS.API.DIRECT.GET.${stream}.>`, `$JS.API.STREAM.INFO.${stream}`]
}

function provisioningRights(): string[] {
  const names = Object.keys(streams)
  const requests = ['STREAM.CREATE', 'STREAM.UPDATE', 'STREAM.INFO', 'CONSUMER.NAMES', 'CONSUMER.LIST']
  return [
    '$JS.API.INFO',
    '$JS.API.STREAM.NAMES',
    '$JS.API.STREAM.LIST',
    ...names.flatMap((stream) => requests.map((request) => `$JS.API.${request}.${stream}`)),
    ...names.flatMap((stream) =>
      ['CREATE', 'DURABLE.CREATE', 'INFO'].map((request) => `$JS.API.CONSUMER.${request}.${stream}.>`),
    ),
  ]
}

/** A subject of one account that is used from another: heard as it passes, or asked and answered. */
interface Crossing {
  readonly from: Account
  readonly into: Account
  readonly kind: 'stream' | 'service'
  readonly subject: string
}

function crossingsOf(roles: readonly Role[]): Crossing[] {
  const crossing = (kind: Crossing['kind'], { home, account, subject }: Grant): Crossing[] =>
    home === account ? [] : [{ from: home, into: account, kind, subject }]
  const asked = (role: Role, home: Account, subjects: readonly string[]): Crossing[] =>
    subjects.flatMap((subject) => crossing('service', { home, account: seenFrom(role, home), subject }))
  return roles.flatMap((role) => [
    ...role.hears.flatMap((grant) => crossing('stream', grant)),
    ...role.publishes.flatMap((grant) => crossing('service', grant)),
    ...role.browses.flatMap((stream) => asked(role, streams[stream].account, browsingRights(stream))),
  ])
}

/** What an account lets others hear and ask. A request that crosses is answered where it came from, nowhere else. */
function exportsOf(crossings: readonly Crossing[], account: Account): object[] {
  const exported = crossings.filter(({ from }) => from === account)
  const once = new Map(exported.map(({ kind, subject }) => [subject, { kind, subject }]))
  return [...once.values()].map(({ kind, subject }) =>
    kind === 'stream' ? { stream: subject } : { service: subject, response_type: 'stream' },
  )
}

function importsOf(crossings: readonly Crossing[], account: Account): object[] {
  const imported = crossings.filter(({ into }) => into === account)
  const once = new Map(imported.map(({ from, kind, subject }) => [subject, { [kind]: { account: from, subject } }]))
  return [...once.values()]
}

function merged(all: readonly Permissions[]): Permissions {
  const once = (key: keyof Permissions): string[] => [...new Set(all.flatMap((one) => one[key]))]
  return { publish: once('publish'), subscribe: once('subscribe') }
}
