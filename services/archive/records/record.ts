/** A verdict as a line of the spool; named as the columns are. Times are ISO 8601 in UTC. */
export interface VerdictRecord {
  readonly part_id: string
  readonly station: string
  readonly sequence: number
  readonly trigger: number | null
  readonly request: string | null
  readonly views: readonly string[]
  readonly captured_at: string
  readonly decided_at: string
  /** By the broker's clock. */
  readonly stored_at: string
  readonly verdict: string
  readonly basis: string
  readonly score: number | null
  readonly latency_ms: number
  readonly budget_ms: number
  readonly capture_ms: number | null
  readonly queue_ms: number | null
  readonly preprocess_ms: number | null
  readonly model_ms: number | null
  readonly rules_ms: number | null
  readonly join_ms: number | null
  readonly recipe_revision: string
  readonly software: string
  /** `name/version@sha256`, of the hash the first twelve digits. */
  readonly models: readonly string[]
  /** `view/check` */
  readonly failed_checks: readonly string[]
  readonly reason_codes: readonly string[]
  readonly reasons: readonly string[]
  /** The findings of the verdict, as JSON. */
  readonly findings: string
  readonly trace_id: string | null
  readonly stream_sequence: number
  readonly checks: readonly CheckRecord[]
}

export interface CheckRecord {
  readonly view: string
  readonly name: string
  readonly kind: string
  readonly value: number | null
  readonly unit: string
  readonly min: number | null
  readonly max: number | null
  readonly passed: boolean
  readonly on_fail: string
}

/** What a person said of a part; of several words about one the highest revision counts. */
export interface OverrideRecord {
  readonly part_id: string
  readonly station: string
  readonly revision: number
  readonly sequence: number
  readonly action: string
  readonly verdict: string
  readonly was_verdict: string
  readonly was_basis: string
  readonly reason_code: string
  readonly note: string
  readonly person: string
  readonly said_at: string
}
