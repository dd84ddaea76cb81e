/** Ready-made questions, each over the parts of a period as `chosen`. */
export interface Report {
  readonly about: string
  readonly sql: string
  /** It asks what people said of the parts; without that a question is answered sooner. */
  readonly withOverrides?: true
}

const share = (part: string, whole: string): string => `round(100.0 * ${part} / nullif(${whole}, 0), 2)`

export const reports = {
  pareto: {
    about: 'defects of parts that did not pass, the most frequent first, with what they add up to in percent',
    sql: `WITH defects AS (
        SELECT unnest(CASE
          WHEN basis = 'fail-safe' THEN ['fail-safe']
          WHEN list_contains(reason_codes, 'anomaly') THEN list_append(failed_checks, 'model/anomaly')
          WHEN len(failed_checks) > 0 THEN failed_checks
          ELSE coalesce(nullif(reason_codes, []), ['no reason'])
        END) AS defect FROM chosen WHERE verdict <> 'pass')
      SELECT defect, count(*) AS parts, ${share('count(*)', 'sum(count(*)) OVER ()')} AS percent,
        ${share('sum(count(*)) OVER (ORDER BY count(*) DESC, defect)', 'sum(count(*)) OVER ()')} AS cumulative
      FROM defects GROUP BY defect ORDER BY parts DESC, defect`,
  },
  hours: {
    about: 'verdicts an hour (UTC)',
    sql: `SELECT strftime(hour, '%Y-%m-%d %H:00') AS hour, * EXCLUDE (hour) FROM (
        SELECT date_trunc('hour', captured_at) AS hour, count(*) AS parts,
          count(*) FILTER (verdict = 'pass') AS pass, count(*) FILTER (verdict = 'reject') AS reject,
          count(*) FILTER (verdict = 'stop') AS stop, count(*) FILTER (basis = 'fallback') AS fallback,
          count(*) FILTER (basis = 'fail-safe') AS fail_safe
        FROM chosen GROUP BY 1) ORDER BY hour`,
  },
  yield: {
    about: 'yield a day and recipe, and what it is when overrides are believed, in percent',
    withOverrides: true,
    sql: `SELECT day, recipe_revision, count(*) AS parts, count(*) FILTER (verdict = 'pass') AS pass,
        ${share("count(*) FILTER (verdict = 'pass')", 'count(*)')} AS yield,
        ${share("count(*) FILTER (truth = 'pass')", 'count(*)')} AS corrected
      FROM chosen GROUP BY day, recipe_revision ORDER BY day, recipe_revision`,
  },
  latency: {
    about: 'camera read to verdict against the budget, a day, in milliseconds',
    sql: `SELECT day, budget_ms, parts, round(found[1], 1) AS p50, round(found[2], 1) AS p95,
        round(found[3], 1) AS p99, worst, late FROM (
          SELECT day, budget_ms, count(*) AS parts, quantile_cont(latency_ms, [0.5, 0.95, 0.99]) AS found,
            round(max(latency_ms), 1) AS worst, count(*) FILTER (latency_ms > budget_ms) AS late
          FROM chosen GROUP BY day, budget_ms) ORDER BY day, budget_ms`,
  },
  overrides: {
    about: 'parts that people judged otherwise: defects missed and good parts rejected, by their reason',
    withOverrides: true,
    sql: `SELECT CASE WHEN verdict = 'pass' THEN 'missed' ELSE 'false reject' END AS mistake, override_reason AS reason,
        count(*) AS parts, max_by(part_id, override_at) AS newest
      FROM chosen WHERE override_verdict IS NOT NULL AND (verdict = 'pass') <> (override_verdict = 'pass')
      GROUP BY ALL ORDER BY mistake DESC, parts DESC, reason`,
  },
  missing: {
    about: 'part numbers that are not on record, between those that are',
    // Looked at one by one only where a thousand of them are not a thousand.
    sql: `WITH thousands AS (
        SELECT station, sequence // 1000 AS thousand, count(*) AS found, min(sequence) AS first, max(sequence) AS last
        FROM chosen GROUP BY ALL),
      suspicious AS (
        SELECT station, sequence FROM chosen SEMI JOIN (FROM thousands WHERE last - first + 1 > found) AS thousands
        ON thousands.station = chosen.station AND thousands.thousand = chosen.sequence // 1000),
      steps AS (
        SELECT station, sequence AS before, lead(sequence) OVER (PARTITION BY station, sequence // 1000 ORDER BY sequence) AS after
        FROM suspicious
        UNION ALL
        SELECT station, last, lead(first) OVER (PARTITION BY station ORDER BY thousand) FROM thousands)
      SELECT station, before + 1 AS first, after - 1 AS last, after - before - 1 AS parts
      FROM steps WHERE after > before + 1 ORDER BY station, first`,
  },
} as const satisfies Record<string, Report>
export type ReportName = keyof typeof reports

/** Days in UTC, both included. */
export interface Period {
  readonly from?: string | undefined
  readonly to?: string | undefined
}

export function reportSql(name: ReportName, period: Period): string {
  const { sql, withOverrides }: Report = reports[name]
  const parts = withOverrides ? 'parts' : 'recorded_parts'
  return `WITH chosen AS (SELECT * FROM ${parts} WHERE ${inPeriod(period)}) SELECT * FROM (${sql})`
}

/** @param period of days as `2026-01-05`, and of no other form */
export function inPeriod({ from, to }: Period): string {
  const bounds = [from && `day >= DATE '${from}'`, to && `day <= DATE '${to}'`]
  return bounds.filter(Boolean).join(' AND ') || 'true'
}
