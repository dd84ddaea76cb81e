import type { Account } from './accounts.ts'

const secondMs = 1000
const minuteMs = 60 * secondMs
const hourMs = 60 * minuteMs
const mebibyte = 2 ** 20

/** A JetStream stream as the station needs it. Every one has a limit in bytes and in age. */
export interface StreamDefinition {
  readonly account: Account
  readonly subjects: readonly string[]
  readonly storage: 'file' | 'memory'
  /** What happens when it is full: refuse the new message (and so be noticed) or drop the oldest. */
  readonly whenFull: 'refuse-new' | 'drop-oldest'
  readonly ageMsMax: number
  readonly bytesMax: number
  /** One message a subject, ever: the second is refused. */
  readonly onePerSubject?: true
  /** Only the newest message of a subject is kept. */
  readonly newestPerSubject?: true
  /** So many messages of a subject are kept, the newest: a bucket of keys and values, in the broker's own words. */
  readonly historyPerSubject?: number
  /** Nobody may delete or purge what is stored. */
  readonly onlyAdded?: true
  /** Parts are judged and decided just the same when it is full: nothing on the way to a verdict is stored in it. */
  readonly lineGoesOnWithout?: true
  /** What was stored, and only that, is said again here for whoever listens: of two racing verdicts the one that won. */
  readonly saidAgainAs?: { readonly from: string; readonly to: string }
}

export const streams = {
  FRAMES: {
    account: 'LINE',
    subjects: ['frames.>'],
    storage: 'file',
    whenFull: 'refuse-new',
    ageMsMax: 5 * minuteMs,
    bytesMax: 4096 * mebibyte,
  },
  PREPARED: {
    account: 'LINE',
    subjects: ['prepared.>'],
    storage: 'memory',
    whenFull: 'drop-oldest',
    ageMsMax: 10 * secondMs,
    bytesMax: 128 * mebibyte,
  },
  FINDINGS: {
    account: 'LINE',
    subjects: ['findings.>'],
    storage: 'memory',
    whenFull: 'drop-oldest',
    ageMsMax: minuteMs,
    bytesMax: 64 * mebibyte,
  },
  EXPLANATIONS: {
    account: 'LINE',
    subjects: ['explanations.>'],
    storage: 'memory',
    whenFull: 'drop-oldest',
    ageMsMax: hourMs,
    bytesMax: 64 * mebibyte,
    newestPerSubject: true,
  },
  DECISIONS: {
    account: 'DECISION',
    subjects: ['decisions.>'],
    storage: 'file',
    whenFull: 'refuse-new',
    ageMsMax: 6 * hourMs,
    bytesMax: 6144 * mebibyte,
    onePerSubject: true,
    saidAgainAs: { from: 'decisions.>', to: 'verdicts.>' },
  },
  ACTUATIONS: {
    account: 'DECISION',
    subjects: ['actuations.>'],
    storage: 'file',
    whenFull: 'drop-oldest',
    ageMsMax: 24 * hourMs,
    bytesMax: 512 * mebibyte,
    onePerSubject: true,
    saidAgainAs: { from: 'actuations.>', to: 'actuated.>' },
  },
  STOPS: {
    account: 'DECISION',
    subjects: ['stops.>'],
    storage: 'file',
    whenFull: 'drop-oldest',
    ageMsMax: 365 * 24 * hourMs,
    bytesMax: 16 * mebibyte,
    newestPerSubject: true,
  },
  OVERRIDES: {
    account: 'LINE',
    subjects: ['overrides.>'],
    storage: 'file',
    whenFull: 'drop-oldest',
    ageMsMax: 365 * 24 * hourMs,
    bytesMax: 256 * mebibyte,
    onlyAdded: true,
    lineGoesOnWithout: true,
  },
  OVERRIDDEN: {
    account: 'LINE',
    subjects: ['overridden.>'],
    storage: 'file',
    whenFull: 'drop-oldest',
    ageMsMax: 365 * 24 * hourMs,
    bytesMax: 512 * mebibyte,
    historyPerSubject: 32,
    lineGoesOnWithout: true,
  },
  AUDIT: {
    account: 'LINE',
    subjects: ['audit.>'],
    storage: 'file',
    whenFull: 'drop-oldest',
    ageMsMax: 10 * 365 * 24 * hourMs,
    bytesMax: 256 * mebibyte,
    onlyAdded: true,
    lineGoesOnWithout: true,
  },
  DRIFT: {
    account: 'LINE',
    subjects: ['drift-reports.>', 'drift-alerts.>', 'drift-pictures.>', 'drift-baselines.>'],
    storage: 'file',
    whenFull: 'drop-oldest',
    ageMsMax: 365 * 24 * hourMs,
    bytesMax: 128 * mebibyte,
    newestPerSubject: true,
    lineGoesOnWithout: true,
  },
  // A week without the central site fits: 60 000 counts of 400 bytes, 3 million records of 1 KB (5 parts a second, day and
  // night), and a snapshot of 11 services every 10 s, which are 10 KB.
  COUNTS: {
    account: 'UPLINK',
    subjects: ['counts.>'],
    storage: 'file',
    whenFull: 'drop-oldest',
    ageMsMax: 31 * 24 * hourMs,
    bytesMax: 64 * mebibyte,
  },
  RECORDS: {
    account: 'UPLINK',
    subjects: ['records.>'],
    storage: 'file',
    whenFull: 'drop-oldest',
    ageMsMax: 31 * 24 * hourMs,
    bytesMax: 3072 * mebibyte,
  },
  METRICS: {
    account: 'UPLINK',
    subjects: ['metrics.>'],
    storage: 'file',
    whenFull: 'drop-oldest',
    ageMsMax: 7 * 24 * hourMs,
    bytesMax: 768 * mebibyte,
  },
  KV_MODELS: {
    account: 'LINE',
    subjects: ['$KV.MODELS.>'],
    storage: 'file',
    whenFull: 'refuse-new',
    ageMsMax: 10 * 365 * 24 * hourMs,
    bytesMax: 256 * mebibyte,
    historyPerSubject: 64,
    saidAgainAs: { from: '$KV.MODELS.>', to: 'models.>' },
    lineGoesOnWithout: true,
  },
  OBJ_MODELS: {
    account: 'LINE',
    subjects: ['$O.MODELS.C.>', '$O.MODELS.M.>'],
    storage: 'file',
    whenFull: 'refuse-new',
    ageMsMax: 10 * 365 * 24 * hourMs,
    bytesMax: 2048 * mebibyte,
    lineGoesOnWithout: true,
  },
  RECIPES: {
    account: 'LINE',
    subjects: ['recipes.>'],
    storage: 'file',
    whenFull: 'refuse-new',
    ageMsMax: 10 * 365 * 24 * hourMs,
    bytesMax: 64 * mebibyte,
    historyPerSubject: 100,
    saidAgainAs: { from: 'recipes.>', to: 'recipe-news.>' },
    lineGoesOnWithout: true,
  },
  OBJ_RECIPES: {
    account: 'LINE',
    subjects: ['$O.RECIPES.C.>', '$O.RECIPES.M.>'],
    storage: 'file',
    whenFull: 'refuse-new',
    ageMsMax: 10 * 365 * 24 * hourMs,
    bytesMax: 512 * mebibyte,
    lineGoesOnWithout: true,
  },
  DEADLETTERS: {
    account: 'LINE',
    subjects: ['deadletters.>'],
    storage: 'file',
    whenFull: 'drop-oldest',
    ageMsMax: 7 * 24 * hourMs,
    bytesMax: 256 * mebibyte,
  },
} as const satisfies Record<string, StreamDefinition>

export type StreamName = keyof typeof streams
