import type { Place } from '../contracts/contract.ts'
import type { PartEnvelope } from '../contracts/envelope.ts'

// OpenTelemetry's names for messaging, which are still marked as in development: here so that a change is one edit.
export const messagingAttributes = {
  system: 'messaging.system',
  destinationTemplate: 'messaging.destination.template',
  operationName: 'messaging.operation.name',
  operationType: 'messaging.operation.type',
} as const

/** Who exports a span. */
export const resourceAttributes = {
  name: 'service.name',
  version: 'service.version',
  instanceId: 'service.instance.id',
} as const

/** The kind of an error, and what it is where the error has none. */
export const errorType = 'error.type'
export const otherError = '_OTHER'

export const partAttributes = {
  partId: 'vaglio.part.id',
  sequence: 'vaglio.part.sequence',
  station: 'vaglio.station',
  view: 'vaglio.view',
  budgetMs: 'vaglio.part.budget_ms',
  recipeRevision: 'vaglio.recipe.revision',
  /** How the work on a message ended. */
  outcome: 'vaglio.outcome',
  verdict: 'vaglio.verdict',
  basis: 'vaglio.basis',
  /** Their codes. */
  reasons: 'vaglio.reasons',
  score: 'vaglio.score',
  /** `name/version` of each. */
  models: 'vaglio.models',
  latencyMs: 'vaglio.latency_ms',
  /** Why the trace is kept whatever the share of those that are. */
  keptBecause: 'vaglio.trace.kept_because',
  /** What the line was told. */
  answer: 'vaglio.answer',
} as const

/** What every span about a whole part says of it. */
export function attributesOfPart(part: PartEnvelope): Record<string, string | number> {
  return {
    [partAttributes.partId]: part.partId,
    [partAttributes.sequence]: part.sequence,
    [partAttributes.station]: part.station,
    [partAttributes.budgetMs]: part.budgetMs,
    [partAttributes.recipeRevision]: part.recipeRevision,
  }
}

/** What took the part's time, by stage. */
export function stageAttributes(stagesMs: Readonly<Record<string, number | undefined>>): Record<string, number> {
  const known = Object.entries(stagesMs).flatMap(([stage, ms]) => (ms === undefined ? [] : [[stage, ms] as const]))
  return Object.fromEntries(known.map(([stage, ms]) => [`vaglio.stage.${stage}_ms`, ms]))
}

/** What is done with a message, and to which place it goes or went. */
export function messagingOf(operation: 'process' | 'send', { filter }: Pick<Place, 'filter'>): Record<string, string> {
  return {
    [messagingAttributes.system]: 'nats',
    [messagingAttributes.operationName]: operation,
    [messagingAttributes.operationType]: operation,
    [messagingAttributes.destinationTemplate]: filter(),
  }
}
