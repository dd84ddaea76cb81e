import type { Account } from './accounts.ts'
import { Actuations } from './actuation.ts'
import { type Consumer, consumers, decisionInstances } from './consumers.ts'
import type { Place } from './contract.ts'
import { DeadLetters } from './dead-letter.ts'
import { ModelFindings, RulesFindings } from './finding.ts'
import { Frame } from './frame.ts'
import { ServiceMeasurements, Snapshots } from './metrics.ts'
import { PreparedForModel, PreparedForRules } from './prepared.ts'
import { Presences, Readiness } from './presence.ts'
import { StopAcknowledgements, Stops } from './stop.ts'
import type { StreamName } from './streams.ts'
import { Decisions } from './verdict.ts'

/** What one identity may do at the broker. What is not named here is forbidden. */
export interface Role {
  /** The accounts it has a user in; each service connects to every one of its own. */
  readonly accounts: readonly Account[]
  readonly publishes: readonly Grant[]
  /** Subjects heard as they pass. */
  readonly hears: readonly Grant[]
  readonly consumes: readonly Consumer[]
  /** What may be fetched one by one, by its exact subject. */
  readonly fetches: readonly Place[]
  /** Streams that may be read as they are, without a consumer. */
  readonly browses: readonly StreamName[]
  /** May make and change streams and consumers; exactly one role does. */
  readonly provisions: boolean
}

export interface Grant {
  /** Where the role's user is, and where the subject lives; what differs has to be let across. */
  readonly account: Account
  readonly home: Account
  readonly subject: string
}

const nothing = { publishes: [], hears: [], consumes: [], fetches: [], browses: [], provisions: false } as const

/** Every identity of a station, by name. Services have the name of their folder, instances of decision a letter more. */
export function rolesOf(station: string): Readonly<Record<string, Role>> {
  const on = (contract: Place, account: Account = contract.account): Grant => ({
    account,
    home: contract.account,
    subject: contract.filter(station),
  })
  const inLine = (subject: string): Grant => ({ account: 'LINE', home: 'LINE', subject })
  const everyService = (service: string): Grant[] => [
    inLine(Presences.subject({ version: 1, station, service, instance: '' })),
    inLine(ServiceMeasurements.filter(service)),
    inLine(DeadLetters.filter(service)),
  ]
  const service = (name: string, grants: Partial<Role>): Role => ({
    ...nothing,
    accounts: ['LINE'],
    ...grants,
    publishes: [...everyService(name), ...(grants.publishes ?? [])],
  })
  const said = (again: string): Grant => ({ account: 'VIEW', home: 'DECISION', subject: `${again}.${station}.*` })
  const sees: readonly Grant[] = [on(Readiness, 'VIEW'), said('verdicts'), said('actuated'), on(Stops, 'VIEW')]
  const looksOnly: Role = {
    ...nothing,
    accounts: ['VIEW'],
    hears: sees,
    browses: ['DECISIONS', 'ACTUATIONS', 'STOPS', 'METRICS', 'DEADLETTERS'],
  }
  const deciders = decisionInstances.map((instance) => {
    const role = service('decision', {
      accounts: ['LINE', 'DECISION'],
      publishes: [on(Decisions), on(Readiness), on(Stops)],
      hears: [on(Presences)],
      consumes: Object.values(consumers.decision(instance)),
    })
    return [`decision-${instance}`, role] as const
  })
  return {
    'camera-ingest': service('camera-ingest', {
      publishes: [on(Frame)],
      hears: [on(Readiness, 'LINE')],
      fetches: [Frame],
    }),
    preprocess: service('preprocess', {
      publishes: [PreparedForModel, PreparedForRules, ModelFindings, RulesFindings].map((contract) => on(contract)),
      hears: [on(ModelFindings), on(RulesFindings)],
      consumes: [consumers.preprocess],
    }),
    inference: service('inference', { publishes: [on(ModelFindings)], consumes: [consumers.inference] }),
    rules: service('rules', { publishes: [on(RulesFindings)], consumes: [consumers.rules] }),
    ...Object.fromEntries(deciders),
    'plant-adapter': service('plant-adapter', {
      accounts: ['LINE', 'DECISION'],
      publishes: [on(Actuations)],
      hears: [on(Readiness)],
      consumes: Object.values(consumers.plantAdapter),
    }),
    'metrics-forwarder': service('metrics-forwarder', {
      publishes: [inLine(Snapshots.filter())],
      hears: [inLine(ServiceMeasurements.filter('*'))],
    }),
    provisioner: service('provisioner', { accounts: ['LINE', 'DECISION'], provisions: true }),
    ledger: {
      ...nothing,
      accounts: ['LINE', 'DECISION'],
      consumes: Object.values(consumers.ledger),
    },
    viewer: looksOnly,
    operator: { ...looksOnly, publishes: [on(StopAcknowledgements, 'VIEW')] },
  }
}
