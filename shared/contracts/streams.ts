const secondMs = 1000
const minuteMs = 60 * secondMs
const hourMs = 60 * minuteMs
const mebibyte = 2 ** 20

/** A JetStream stream as the station needs it. Every one has a limit in bytes and in age. */
export interface StreamDefinition {
  readonly subjects: readonly string[]
  readonly storage: 'file' | 'memory'
  /** What happens when it is full: refuse the new message (and so be noticed) or drop the oldest. */
  readonly whenFull: 'refuse-new' | 'drop-oldest'
  readonly ageMsMax: number
  readonly bytesMax: number
  /** One message a subject, ever: the second is refused. */
  readonly onePerSubject?: true
}

export const streams = {
  FRAMES: {
    subjects: ['frames.>'],
    storage: 'file',
    whenFull: 'refuse-new',
    ageMsMax: 5 * minuteMs,
    bytesMax: 4096 * mebibyte,
  },
  PREPARED: {
    subjects: ['prepared.>'],
    storage: 'memory',
    whenFull: 'drop-oldest',
    ageMsMax: 10 * secondMs,
    bytesMax: 128 * mebibyte,
  },
  FINDINGS: {
    subjects: ['findings.>'],
    storage: 'memory',
    whenFull: 'drop-oldest',
    ageMsMax: minuteMs,
    bytesMax: 64 * mebibyte,
  },
  DECISIONS: {
    subjects: ['decisions.>'],
    storage: 'file',
    whenFull: 'refuse-new',
    ageMsMax: 6 * hourMs,
    bytesMax: 2048 * mebibyte,
    onePerSubject: true,
  },
  METRICS: {
    subjects: ['metrics.>'],
    storage: 'file',
    whenFull: 'drop-oldest',
    ageMsMax: 7 * 24 * hourMs,
    bytesMax: 256 * mebibyte,
  },
  DEADLETTERS: {
    subjects: ['deadletters.>'],
    storage: 'file',
    whenFull: 'drop-oldest',
    ageMsMax: 7 * 24 * hourMs,
    bytesMax: 256 * mebibyte,
  },
} as const satisfies Record<string, StreamDefinition>

export type StreamName = keyof typeof streams
