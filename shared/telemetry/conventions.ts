// OpenTelemetry's names for messaging, which are still marked as in development: here so that a change is one edit.
export const messagingAttributes = {
  system: 'messaging.system',
  destinationTemplate: 'messaging.destination.template',
  operationName: 'messaging.operation.name',
  operationType: 'messaging.operation.type',
} as const

export const partAttributes = {
  partId: 'vaglio.part.id',
  sequence: 'vaglio.part.sequence',
  station: 'vaglio.station',
  view: 'vaglio.view',
  verdict: 'vaglio.verdict',
  basis: 'vaglio.basis',
  /** What the line was told. */
  answer: 'vaglio.answer',
} as const
