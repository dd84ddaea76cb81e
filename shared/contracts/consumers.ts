import type { Contract, Place } from './contract.ts'
import { NewBaselines } from './drift-baseline.ts'
import { ModelFindings, RulesFindings } from './finding.ts'
import { Frame } from './frame.ts'
import { Snapshots } from './metrics.ts'
import { OverriddenFrames } from './overridden.ts'
import { Overrides } from './override.ts'
import { PreparedForModel, PreparedForRules } from './prepared.ts'
import { StopAcknowledgements, Stops } from './stop.ts'
import { Decisions } from './verdict.ts'
import { VerdictCounts } from './verdict-count.ts'
import { VerdictRecords } from './verdict-record.ts'

/** Who reads what from the broker, and how much of it may be under way. The provisioner makes them; nobody else may. */
export interface Consumer {
  readonly name: string
  readonly reads: Place
  /** Several instances of a service share the messages, or one reader gets all of them. */
  readonly readers: 'shared' | 'one'
  /** The envelope without the body: what a deadline needs of a frame. */
  readonly headersOnly?: true
  /** For a reader of a whole stream: in its order, also what a crash interrupted, which the broker hands out again in any. */
  readonly inOrder?: true
  /** With headers only: the bodies that turn out to be needed are fetched one by one. */
  readonly fetchesBodies?: true
  /** Messages that one instance works on or holds ready: images are large and stranded ones are late. */
  readonly inFlightMax: number
  /** Messages handed out and not settled, of all instances together; then the broker waits. */
  readonly unsettledMax: number
  /** After this long without an answer the broker hands the message out again. */
  readonly ackWaitMs: number
  readonly attemptsMax: number
}

/** A consumer together with what it reads. */
export interface ConsumerDefinition<Envelope, Body> extends Consumer {
  readonly reads: Contract<Envelope, Body>
}

/** The two instances of decision. Each hears everything, and no leader is among them. */
export const decisionInstances = ['a', 'b'] as const
export type DecisionInstance = (typeof decisionInstances)[number]

const instancesMax = 8

/** Work that several instances of a service share. */
function shared<Envelope, Body>(name: string, reads: Contract<Envelope, Body>, inFlightMax = 4) {
  const unsettledMax = inFlightMax * instancesMax
  return { name, reads, readers: 'shared', inFlightMax, unsettledMax, ackWaitMs: 2000, attemptsMax: 3 } as const
}

/**
 * Everything for one reader, who settles a message when it is no longer needed: what a crash interrupted is handed out
 * again when the reader comes back.
 */
function own<Envelope, Body>(name: string, reads: Contract<Envelope, Body>, ackWaitMs = 10_000) {
  return { name, reads, readers: 'one', inFlightMax: 256, unsettledMax: 10_000, ackWaitMs, attemptsMax: 3 } as const
}

const windowAckWaitMs = 600_000

/** The same for the reader of a whole stream to whom the order says what is missing. */
function ordered<Envelope, Body>(name: string, reads: Contract<Envelope, Body>) {
  return { ...own(name, reads, windowAckWaitMs), inOrder: true } as const
}

/** One message after the other, each after the one before is settled: so nothing can come out of order, whoever is killed. */
function oneByOne<Envelope, Body>(name: string, reads: Contract<Envelope, Body>) {
  return { ...own(name, reads, windowAckWaitMs), inFlightMax: 1, unsettledMax: 1 } as const
}

export const consumers = {
  preprocess: { ...shared('preprocess', Frame, 32), headersOnly: true as const, fetchesBodies: true as const },
  inference: shared('inference', PreparedForModel),
  rules: shared('rules', PreparedForRules),
  decision: (instance: DecisionInstance) => ({
    frames: { ...own(`decision-${instance}-frames`, Frame), headersOnly: true as const },
    model: own(`decision-${instance}-model`, ModelFindings),
    rules: own(`decision-${instance}-rules`, RulesFindings),
    verdicts: own(`decision-${instance}-verdicts`, Decisions, windowAckWaitMs),
    stops: own(`decision-${instance}-stops`, Stops, windowAckWaitMs),
    acknowledgements: own(`decision-${instance}-acknowledgements`, StopAcknowledgements, windowAckWaitMs),
  }),
  plantAdapter: {
    frames: { ...own('plant-adapter-frames', Frame), headersOnly: true as const },
    verdicts: own('plant-adapter-verdicts', Decisions),
  },
  console: {
    frames: { ...own('console-frames', Frame), headersOnly: true as const, fetchesBodies: true as const },
    verdicts: own('console-verdicts', Decisions),
    stops: own('console-stops', Stops, windowAckWaitMs),
    acknowledgements: own('console-acknowledgements', StopAcknowledgements, windowAckWaitMs),
    overrides: own('console-overrides', Overrides),
  },
  archive: {
    frames: {
      ...own('archive-frames', Frame, windowAckWaitMs),
      headersOnly: true as const,
      fetchesBodies: true as const,
    },
    verdicts: own('archive-verdicts', Decisions, windowAckWaitMs),
    overrides: own('archive-overrides', Overrides),
    overridden: { ...own('archive-overridden', OverriddenFrames), inFlightMax: 2 },
  },
  drift: {
    frames: { ...own('drift-frames', Frame), headersOnly: true as const, fetchesBodies: true as const },
    verdicts: own('drift-verdicts', Decisions, windowAckWaitMs),
    overrides: own('drift-overrides', Overrides, windowAckWaitMs),
    baselines: own('drift-baselines', NewBaselines, windowAckWaitMs),
  },
  metricsForwarder: { verdicts: oneByOne('metrics-forwarder-verdicts', Decisions) },
  ledger: {
    frames: { ...own('ledger-frames', Frame), headersOnly: true as const },
    verdicts: own('ledger-verdicts', Decisions),
  },
}

/** While the store is away they wait in memory, and those of every plant. */
const fewAtOnce = { inFlightMax: 64, unsettledMax: 512 } as const

/**
 * What the central site reads of each plant from its own broker, the most urgent first. They are of a plant and not of a station:
 * the name of the plant stands where a station's would.
 */
export const centralConsumers = {
  counts: { ...ordered('central-counts', VerdictCounts), ...fewAtOnce },
  snapshots: { ...ordered('central-snapshots', Snapshots), ...fewAtOnce },
  records: { ...ordered('central-records', VerdictRecords), ...fewAtOnce },
}

/** The name by which the broker knows a consumer of one station. */
export function durableName({ name }: Consumer, station: string): string {
  return `${name}-${station}`
}
