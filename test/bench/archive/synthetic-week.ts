import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { dayFolder, recordFileName } from '../../../services/archive/records/record-files.ts'
import { writeParquet } from '../../../services/archive/records/seal.ts'
import { tables } from '../../../services/archive/records/table.ts'

export const days = 7
export const checksPerPart = 4
const filesPerDay = 4
const firstMs = Date.UTC(2026, 0, 5)
const dayMs = 86_400_000

/**
 * Writes a week of made-up verdicts as the archive leaves them once their days are over. Measurements, times and
 * identities are random to the last digit, so that they compress no better than true ones.
 */
export async function writeWeek(
  connection: DuckDBConnection,
  folder: string,
  parts: number,
  onFile: (written: number) => void,
): Promise<void> {
  await connection.run('SELECT setseed(0.42)')
  const perFile = Math.ceil(parts / (days * filesPerDay))
  for (let file = 0; file * perFile < parts; file += 1) {
    const first = file * perFile + 1
    const last = Math.min(parts, first + perFile - 1)
    await connection.run(`CREATE OR REPLACE TEMP TABLE made AS ${madeParts(first, last, parts)}`)
    const day = new Date(firstMs + Math.floor(file / filesPerDay) * dayMs).toISOString().slice(0, 10)
    const name = recordFileName(file + 1, file + 1)
    const path = (table: 'parts' | 'checks') => join(dayFolder(folder, table, 'press', day), name)
    await writeParquet(connection, `SELECT ${Object.keys(tables.parts).join(', ')} FROM made`, path('parts'))
    const measured = 'SELECT part_id, station, sequence, captured_at, unnest(checks, recursive := true) FROM made'
    await writeParquet(connection, measured, path('checks'))
    onFile(last)
  }
}

function madeParts(first: number, last: number, parts: number): string {
  const stepMs = (days * dayMs) / parts
  return `WITH numbers AS (
      SELECT sequence, TIMESTAMP '2026-01-05' + to_milliseconds((sequence - 1) * ${stepMs}) AS captured_at,
        random() AS luck, round(20 + 15 * random() ** 3, 2) AS model_ms, round(3 + 4 * random(), 2) AS rules_ms,
        0.2 + 0.6 * random() AS score, [${Array.from({ length: checksPerPart }, () => '12 + 0.3 * random()').join(', ')}] AS measured
      FROM range(${first}, ${last + 1}) AS made(sequence)
    ), judged AS (
      SELECT *, luck < 0.03 AS is_bad, luck < 0.0005 AS is_late,
        list_transform(measured, lambda value, place: {'view': 'top', 'name': 'hole-' || place, 'kind': 'size',
          'value': value + CASE WHEN luck < 0.02 AND place = 1 + sequence % 3 THEN 2 ELSE 0 END, 'unit': 'mm', 'min': 11.6, 'max': 12.4,
          'passed': NOT (luck < 0.02 AND place = 1 + sequence % 3), 'on_fail': 'reject'}) AS checks
      FROM numbers
    )
    SELECT to_base(epoch_ms(captured_at), 32, 10) || to_base((random() * 1e15)::BIGINT, 32, 10) || to_base((random() * 1e9)::BIGINT, 32, 6) AS part_id,
      'press' AS station, sequence, NULL::BIGINT AS trigger, NULL::VARCHAR AS request, ['top'] AS views, captured_at,
      captured_at + to_milliseconds(model_ms + 15) AS decided_at, captured_at + to_milliseconds(model_ms + 16) AS stored_at,
      CASE WHEN is_bad THEN 'reject' ELSE 'pass' END AS verdict,
      CASE WHEN is_late THEN 'fail-safe' ELSE 'model+rules' END AS basis, score, round(model_ms + 15 + random(), 2) AS latency_ms,
      200.0 AS budget_ms, round(random(), 2) AS capture_ms, round(3 + 4 * random(), 2) AS queue_ms,
      round(8 + 4 * random(), 2) AS preprocess_ms, model_ms, rules_ms, round(random(), 2) AS join_ms,
      'a1b2c3d4e5f6' AS recipe_revision, 'vaglio 0.1.0' AS software, ['plate/1@abababababab'] AS models,
      [one.view || '/' || one.name FOR one IN checks IF NOT one.passed] AS failed_checks,
      CASE WHEN is_late THEN ['late'] WHEN is_bad AND luck >= 0.02 THEN ['anomaly'] WHEN is_bad THEN ['check'] ELSE [] END AS reason_codes,
      [one.name || ' is ' || round(one.value, 1) || ' mm, allowed 11.6 to 12.4 mm' FOR one IN checks IF NOT one.passed] AS reasons,
      '{"top":{"model":{"outcome":"judged","model":{"name":"plate","version":"1","sha256":"' || repeat('ab', 32) || '"},"score":' || score
        || ',"threshold":1,"peak":{"x":' || (random() * 640)::INT || ',"y":' || (random() * 480)::INT || '}},"rules":{"outcome":"judged","checks":['
        || array_to_string([format('{{"name":"{}","kind":"size","passed":{},"onFail":"reject","value":{},"unit":"mm","limits":{{"min":11.6,"max":12.4}},"region":{{"x":100,"y":80,"width":90,"height":90}},"reason":"{} is {:.1f} mm, allowed 11.6 to 12.4 mm"}}',
          one.name, one.passed, one.value::VARCHAR, one.name, one.value) FOR one IN checks], ',') || ']}}}' AS findings,
      md5(sequence::VARCHAR) AS trace_id, sequence AS stream_sequence, checks
    FROM judged`
}
