import { ulid } from 'ulid'
import type { OverrideRecord, VerdictRecord } from '../../services/archive/records/record.ts'

const firstMs = Date.parse('2026-01-05T08:00:00.000Z')

/** The identity of a station's part of that number; the day in it is the day of its capture. */
export function partIdOf(sequence: number): string {
  const random = String(sequence).padStart(16, '0')
  return `${ulid(firstMs + sequence * 1000).slice(0, 10)}${random}`
}

/** A part that was rejected for its bore, a second after the one before it. */
export function verdictRow(sequence: number, changes: Partial<VerdictRecord> = {}): VerdictRecord {
  const at = new Date(firstMs + sequence * 1000).toISOString()
  const check = {
    view: 'top',
    name: 'bore',
    kind: 'size',
    value: 14.2,
    unit: 'mm',
    min: 11.6,
    max: 12.4,
    passed: false,
  }
  return {
    part_id: partIdOf(sequence),
    station: 'press',
    sequence,
    trigger: null,
    request: null,
    views: ['top'],
    captured_at: at,
    decided_at: at,
    stored_at: at,
    verdict: 'reject',
    basis: 'model+rules',
    score: 0.4,
    latency_ms: 42.5,
    budget_ms: 200,
    capture_ms: 1,
    queue_ms: 2,
    preprocess_ms: 9,
    model_ms: 14,
    rules_ms: 5,
    join_ms: 1,
    recipe_revision: 'a1b2c3d4e5f6',
    software: 'vaglio test',
    models: ['plate/1@abababababab'],
    failed_checks: ['top/bore'],
    reason_codes: ['check'],
    reasons: ['bore is 14.2 mm across, allowed 11.6 to 12.4 mm'],
    findings: '{"top":"seen"}',
    trace_id: '4bf92f3577b34da6a3ce929d0e0e4736',
    stream_sequence: sequence,
    checks: [{ ...check, on_fail: 'reject' }],
    ...changes,
  }
}

/** A good part. */
export function passedRow(sequence: number, changes: Partial<VerdictRecord> = {}): VerdictRecord {
  const good = { verdict: 'pass', failed_checks: [], reason_codes: [], reasons: [], checks: [] }
  return verdictRow(sequence, { ...good, ...changes })
}

export function overrideRow(sequence: number, revision: number, changes: Partial<OverrideRecord> = {}): OverrideRecord {
  return {
    part_id: partIdOf(sequence),
    station: 'press',
    revision,
    sequence,
    action: 'correct',
    verdict: 'pass',
    was_verdict: 'reject',
    was_basis: 'model+rules',
    reason_code: 'false-reject',
    note: '',
    person: 'anna',
    said_at: '2026-01-05T09:00:00.000Z',
    ...changes,
  }
}
