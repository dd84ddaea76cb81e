import type { CheckRecord, OverrideRecord, VerdictRecord } from './record.ts'

/** Grows when a column changes its meaning or goes; a column that is added needs no new one. */
export const schemaVersion = 1

type Columns<Row> = { readonly [Name in keyof Row]: string }

const part: Columns<Omit<VerdictRecord, 'checks'>> = {
  part_id: 'VARCHAR',
  station: 'VARCHAR',
  sequence: 'BIGINT',
  trigger: 'BIGINT',
  request: 'VARCHAR',
  views: 'VARCHAR[]',
  captured_at: 'TIMESTAMP',
  decided_at: 'TIMESTAMP',
  stored_at: 'TIMESTAMP',
  verdict: 'VARCHAR',
  basis: 'VARCHAR',
  score: 'DOUBLE',
  latency_ms: 'DOUBLE',
  budget_ms: 'DOUBLE',
  capture_ms: 'DOUBLE',
  queue_ms: 'DOUBLE',
  preprocess_ms: 'DOUBLE',
  model_ms: 'DOUBLE',
  rules_ms: 'DOUBLE',
  join_ms: 'DOUBLE',
  recipe_revision: 'VARCHAR',
  software: 'VARCHAR',
  models: 'VARCHAR[]',
  failed_checks: 'VARCHAR[]',
  reason_codes: 'VARCHAR[]',
  reasons: 'VARCHAR[]',
  findings: 'VARCHAR',
  trace_id: 'VARCHAR',
  stream_sequence: 'BIGINT',
}

const measured: Columns<CheckRecord> = {
  view: 'VARCHAR',
  name: 'VARCHAR',
  kind: 'VARCHAR',
  value: 'DOUBLE',
  unit: 'VARCHAR',
  min: 'DOUBLE',
  max: 'DOUBLE',
  passed: 'BOOLEAN',
  on_fail: 'VARCHAR',
}

const override: Columns<OverrideRecord> = {
  part_id: 'VARCHAR',
  station: 'VARCHAR',
  revision: 'INTEGER',
  sequence: 'BIGINT',
  action: 'VARCHAR',
  verdict: 'VARCHAR',
  was_verdict: 'VARCHAR',
  was_basis: 'VARCHAR',
  reason_code: 'VARCHAR',
  note: 'VARCHAR',
  person: 'VARCHAR',
  said_at: 'TIMESTAMP',
}

const measuredOf = { part_id: 'VARCHAR', station: 'VARCHAR', sequence: 'BIGINT', captured_at: 'TIMESTAMP' }

/** The columns of each table of the store, in DuckDB's types. Timestamps are in UTC. */
export const tables = { parts: part, checks: { ...measuredOf, ...measured }, overrides: override } as const
export type TableName = keyof typeof tables
export const tableNames = Object.keys(tables) as TableName[]

/** What a spool holds, how its lines are read, and the tables they become. */
export interface SpoolKind {
  readonly columns: Readonly<Record<string, string>>
  /** What makes two lines the same. */
  readonly key: readonly string[]
  readonly keyTable: TableName
  /** The timestamp whose day the rows are filed under. */
  readonly time: string
  /** The rows of each table, from the lines as `fresh`. */
  readonly rows: Partial<Record<TableName, string>>
}

const struct = `STRUCT(${Object.entries(measured)
  .map(([name, type]) => `"${name}" ${type}`)
  .join(', ')})[]`
const list = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ')

export const spoolKinds = {
  verdicts: {
    columns: { ...part, checks: struct },
    key: ['part_id'],
    keyTable: 'parts',
    time: 'captured_at',
    rows: {
      checks: `SELECT ${list(Object.keys(measuredOf))}, unnest(checks, recursive := true) FROM fresh`,
      parts: `SELECT ${list(Object.keys(part))} FROM fresh`,
    },
  },
  overrides: {
    columns: override,
    key: ['part_id', 'revision'],
    keyTable: 'overrides',
    time: 'said_at',
    rows: { overrides: `SELECT ${list(Object.keys(override))} FROM fresh` },
  },
} as const satisfies Record<string, SpoolKind>
export type SpoolName = keyof typeof spoolKinds
