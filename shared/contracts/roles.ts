import type { Account } from './accounts.ts'
import { Actuations } from './actuation.ts'
import { Audit } from './audit.ts'
import { Captures } from './capture.ts'
import { type Consumer, consumers, type DecisionInstance, decisionInstances } from './consumers.ts'
import type { Place, Watchable } from './contract.ts'
import { DeadLetters } from './dead-letter.ts'
import { DriftReports } from './drift.ts'
import { DriftAlerts, DriftPictures } from './drift-alert.ts'
import { NewBaselines } from './drift-baseline.ts'
import { Explanations } from './explanation.ts'
import { ModelFindings, RulesFindings } from './finding.ts'
import { Frame } from './frame.ts'
import { KeptTraces } from './kept-trace.ts'
import { ServiceMeasurements, Snapshots } from './metrics.ts'
import { ExamReports, ModelChoices, ModelsServed } from './model-registry.ts'
import { modelBucket } from './model-store.ts'
import { OverriddenFrames } from './overridden.ts'
import { Overrides } from './override.ts'
import { PreparedForModel, PreparedForRules } from './prepared.ts'
import { Presences, presencesOf, Readiness } from './presence.ts'
import { pictureBucket, RecipeRevisions } from './recipe-revision.ts'
import { RecipeTrialAnswers, RecipeTrials } from './recipe-trial.ts'
import { StopAcknowledgements, Stops } from './stop.ts'
import type { StreamName } from './streams.ts'
import { Decisions } from './verdict.ts'
import { VerdictCounts } from './verdict-count.ts'
import { VerdictRecords } from './verdict-record.ts'

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
  /** What may be fetched one by one, by its sequence in the stream that keeps it. */
  readonly picks: readonly Place[]
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

const nothing = {
  publishes: [],
  hears: [],
  consumes: [],
  fetches: [],
  picks: [],
  browses: [],
  provisions: false,
} as const

/** Every identity of a station, by name. Services have the name of their folder, instances of decision a letter more. */
export function rolesOf(station: string): Readonly<Record<string, Role>> {
  const at = grantsAt(station)
  const deciders = decisionInstances.map((instance) => [`decision-${instance}`, decider(at, instance)] as const)
  return {
    ...judging(at),
    ...Object.fromEntries(deciders),
    'plant-adapter': service(at, 'plant-adapter', {
      accounts: ['LINE', 'DECISION'],
      publishes: [at.on(Actuations), at.on(KeptTraces)],
      hears: [at.on(Readiness)],
      consumes: Object.values(consumers.plantAdapter),
    }),
    console: service(at, 'console', {
      accounts: ['LINE', 'DECISION'],
      publishes: [
        ...[
          Captures,
          Overrides,
          OverriddenFrames,
          Audit,
          StopAcknowledgements,
          ModelChoices,
          RecipeRevisions,
          RecipeTrials,
          NewBaselines,
        ],
        ...pictureBucket.anything,
      ].map((place) => at.on(place)),
      hears: [
        at.on(Readiness),
        at.on(Presences),
        at.on(RecipeTrialAnswers),
        ...[ModelsServed, ExamReports].map((register) => at.newsOf(register)),
      ],
      consumes: Object.values(consumers.console),
      fetches: [Frame, Explanations, ModelChoices, ModelsServed, ExamReports],
      browses: ['KV_MODELS', 'OBJ_MODELS', 'RECIPES', 'OBJ_RECIPES', 'AUDIT', 'DRIFT'],
    }),
    'metrics-forwarder': service(at, 'metrics-forwarder', {
      accounts: ['LINE', 'DECISION', 'UPLINK'],
      publishes: [inUplink(Snapshots.filter()), ...[VerdictCounts, VerdictRecords].map((kind) => at.on(kind))],
      hears: [inLine(ServiceMeasurements.filter('*'))],
      consumes: Object.values(consumers.metricsForwarder),
      fetches: [VerdictRecords, VerdictCounts],
    }),
    archive: service(at, 'archive', {
      accounts: ['LINE', 'DECISION'],
      consumes: Object.values(consumers.archive),
    }),
    drift: service(at, 'drift', {
      accounts: ['LINE', 'DECISION'],
      publishes: [DriftReports, DriftAlerts, DriftPictures].map((contract) => at.on(contract)),
      consumes: Object.values(consumers.drift),
    }),
    provisioner: service(at, 'provisioner', {
      accounts: ['LINE', 'DECISION', 'UPLINK'],
      publishes: [RecipeRevisions, ...modelBucket.anything, ...pictureBucket.anything].map((place) => at.on(place)),
      browses: ['OBJ_MODELS', 'RECIPES', 'OBJ_RECIPES'],
      provisions: true,
    }),
    ledger: {
      ...nothing,
      accounts: ['LINE', 'DECISION'],
      consumes: Object.values(consumers.ledger),
    },
    ...people(at),
  }
}

/** What may be said and heard of one station. */
interface StationGrants {
  readonly station: string
  on(contract: Place, account?: Account): Grant
  /** What a register was told. */
  newsOf(register: Pick<Watchable<never, unknown>, 'account' | 'news'>, account?: Account): Grant
  /** What a stream has stored, said again. */
  said(again: string): Grant
}

function grantsAt(station: string): StationGrants {
  return {
    station,
    on: (contract, account = contract.account) => {
      return { account, home: contract.account, subject: contract.filter(station) }
    },
    newsOf: (register, account = register.account) => {
      return { account, home: register.account, subject: register.news(station) }
    },
    said: (again) => ({ account: 'VIEW', home: 'DECISION', subject: `${again}.${station}.*` }),
  }
}

function inLine(subject: string): Grant {
  return { account: 'LINE', home: 'LINE', subject }
}

function inUplink(subject: string): Grant {
  return { account: 'UPLINK', home: 'UPLINK', subject }
}

/** What every service may say, and what this one may do besides. */
function service({ station }: StationGrants, name: string, grants: Partial<Role>): Role {
  const everyService = [
    inLine(Presences.subject({ version: 1, station, service: name, instance: '' })),
    inLine(ServiceMeasurements.filter(name)),
    inLine(DeadLetters.filter(name)),
  ]
  const hears = [inLine(KeptTraces.filter(station)), ...(grants.hears ?? [])]
  return { ...nothing, accounts: ['LINE'], ...grants, publishes: [...everyService, ...(grants.publishes ?? [])], hears }
}

/** The services on the way from a picture to the findings. */
function judging(at: StationGrants): Readonly<Record<string, Role>> {
  const findings = [ModelFindings, RulesFindings]
  return {
    'camera-ingest': service(at, 'camera-ingest', {
      publishes: [at.on(Frame)],
      hears: [at.on(Readiness, 'LINE'), at.on(Captures), at.on(presencesOf('rules')), at.newsOf(RecipeRevisions)],
      fetches: [Frame, RecipeRevisions],
    }),
    preprocess: service(at, 'preprocess', {
      publishes: [PreparedForModel, PreparedForRules, ...findings].map((contract) => at.on(contract)),
      hears: [...findings.map((contract) => at.on(contract)), at.newsOf(ModelsServed)],
      consumes: [consumers.preprocess],
      fetches: [ModelsServed],
    }),
    inference: service(at, 'inference', {
      publishes: [ModelFindings, Explanations, ModelsServed, ExamReports].map((contract) => at.on(contract)),
      hears: [ModelChoices, ModelsServed, ExamReports].map((register) => at.newsOf(register)),
      consumes: [consumers.inference],
      fetches: [ModelChoices, ModelsServed, ExamReports],
      browses: ['OBJ_MODELS', 'OVERRIDDEN'],
    }),
    rules: service(at, 'rules', {
      publishes: [at.on(RulesFindings), at.on(RecipeTrialAnswers)],
      hears: [at.newsOf(RecipeRevisions), at.on(RecipeTrials)],
      consumes: [consumers.rules],
      picks: [Frame],
      browses: ['RECIPES', 'OBJ_RECIPES'],
    }),
  }
}

function decider(at: StationGrants, instance: DecisionInstance): Role {
  return service(at, 'decision', {
    accounts: ['LINE', 'DECISION'],
    publishes: [at.on(Decisions), at.on(Readiness), at.on(Stops), at.on(KeptTraces)],
    hears: [at.on(Presences)],
    consumes: Object.values(consumers.decision(instance)),
  })
}

/** Those who look on from outside, each with what is his to say. */
function people(at: StationGrants): Readonly<Record<string, Role>> {
  const viewer: Role = {
    ...nothing,
    accounts: ['VIEW'],
    hears: [at.on(Readiness, 'VIEW'), at.said('verdicts'), at.said('actuated'), at.on(Stops, 'VIEW')],
    browses: ['DECISIONS', 'ACTUATIONS', 'STOPS', 'EXPLANATIONS', 'DEADLETTERS'],
  }
  return {
    viewer,
    operator: { ...viewer, publishes: [at.on(StopAcknowledgements, 'VIEW')] },
    engineer: {
      ...nothing,
      accounts: ['VIEW'],
      publishes: [ModelChoices, RecipeRevisions, ...modelBucket.anything, ...pictureBucket.anything].map((place) =>
        at.on(place, 'VIEW'),
      ),
      hears: [
        ...[ModelsServed, ExamReports].map((register) => at.newsOf(register, 'VIEW')),
        ...['rules', 'camera-ingest'].map((service) => at.on(presencesOf(service), 'VIEW')),
      ],
      browses: ['KV_MODELS', 'OBJ_MODELS', 'RECIPES', 'OBJ_RECIPES', 'EXPLANATIONS', 'DECISIONS', 'FRAMES'],
    },
  }
}
