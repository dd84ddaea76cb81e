import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PartSummary } from '../../services/console/api/part.ts'
import type { StationState } from '../../services/console/api/station.ts'
import { recordOf } from '../../services/console/handler.ts'
import { openDatabase, type PartDatabase } from '../../services/console/parts/database.ts'
import { type PartRecord, summaryOf } from '../../services/console/parts/part-record.ts'
import type { PartEnvelope } from '../../shared/contracts/envelope.ts'
import type { Override } from '../../shared/contracts/override.ts'
import type { Verdict } from '../../shared/contracts/verdict.ts'
import { aPart, aVerdict, captureWallMs } from './builders.ts'

/** A database of parts in a folder of its own, gone after the test. */
export interface TemporaryDatabase extends Disposable {
  readonly database: PartDatabase
  readonly file: string
}

export function temporaryDatabase(): TemporaryDatabase {
  const folder = mkdtempSync(join(tmpdir(), 'vaglio-test-'))
  const file = join(folder, 'parts.db')
  const onPutAside = (): never => {
    throw new Error('a new database is not damaged')
  }
  const database = openDatabase({ file, wallMs: () => captureWallMs, onPutAside })
  return {
    database,
    file,
    [Symbol.dispose]() {
      database.close()
      rmSync(folder, { recursive: true })
    },
  }
}

/** The identity of the test's n-th part. */
export function partIdOf(number: number): string {
  return `01KDZQ1G00000000${String(number).padStart(10, '0')}`
}

/** The test's n-th part, one a second. */
export function aRecord(number: number, verdict: Partial<Verdict> = {}, part: Partial<PartEnvelope> = {}): PartRecord {
  const capturedMs = captureWallMs + number * 1000
  const capturedAt = new Date(capturedMs).toISOString()
  const decidedAt = new Date(capturedMs + 40).toISOString()
  const envelope = aPart({ partId: partIdOf(number), sequence: number, capturedAt, ...part })
  return recordOf(envelope, aVerdict({ decidedAt, ...verdict }))
}

/** A part as lists show it. */
export function aSummary(record: PartRecord, override?: Override): PartSummary {
  return summaryOf({ record, override, revision: override ? 1 : 0 })
}

/** What a person says of a part: that it is good. */
export function anOverride(changes: Partial<Override> = {}): Override {
  return {
    action: 'correct',
    sequence: 1,
    verdict: 'pass',
    was: { verdict: 'reject', basis: 'model+rules' },
    reasonCode: 'good-part',
    note: '',
    by: 'anna',
    at: new Date(captureWallMs + 60_000).toISOString(),
    ...changes,
  }
}

export function aboutPart(number: number, revision = 1) {
  return { version: 1 as const, station: 'press', partId: partIdOf(number), revision }
}

/** A station that inspects and has not seen a part yet. */
export function aStationState(changes: Partial<StationState> = {}): StationState {
  const none = { parts: 0, pass: 0, reject: 0, stop: 0, failSafe: 0, fallback: 0, late: 0, overridden: 0 }
  return {
    station: 'press',
    ready: true,
    reason: '',
    budgetMs: 200,
    recipeRevision: 'a1b2c3d4e5f6',
    failSafe: 'reject',
    views: [{ name: 'top', frame: { width: 8, height: 6 }, checks: ['bore'] }],
    overrideReasons: [{ code: 'good-part', text: 'The part is good' }],
    shift: { since: new Date(captureWallMs).toISOString(), ...none },
    ...changes,
  }
}
