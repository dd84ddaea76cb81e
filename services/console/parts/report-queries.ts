import { setImmediate as letOthersWork } from 'node:timers/promises'
import { shiftStart } from '../../../shared/runtime/shift-start.ts'
import type { ReportCause, ReportColumn, ReportSummary, ShiftOverrides, ViewOverrides } from '../api/report.ts'
import { scoreBins, scoreBinWidth } from '../api/score-bins.ts'
import type { PartDatabase } from './database.ts'
import { createJudgedViews } from './judged-views.ts'
import { columnStarts } from './report-columns.ts'
import { type KnownParts, usualHours } from './report-range.ts'

const causesMax = 20

/** What is asked of the parts of the last days, for people who look back. */
export interface PartReports {
  /** Answers column by column, so that a verdict on its way to a page never waits long. */
  summary(hours: number | undefined, nowMs: number): Promise<ReportSummary>
}

/** @param shifts beginnings as HH:MM */
export function createPartReports(database: PartDatabase, shifts: readonly string[]): PartReports {
  const column = createColumn(database)
  const causes = createCauses(database)
  const overrides = createOverrides(database)
  const judgedViews = createJudgedViews(database)
  const known = createKnownParts(database)
  return {
    async summary(asked, nowMs) {
      const hours = asked ?? usualHours(known(), nowMs)
      const { columnMs, startsMs } = columnStarts(hours, nowMs)
      const fromMs = startsMs[0] ?? nowMs
      const views = judgedViews()
      const columns: ReportColumn[] = []
      for (const startMs of startsMs) {
        columns.push(column(startMs, startMs + columnMs, views))
        await letOthersWork()
      }
      const found = causes(fromMs, views)
      await letOthersWork()
      return {
        ...{
          hours,
          from: new Date(fromMs).toISOString(),
          to: new Date(nowMs).toISOString(),
          columnMs,
          columns,
          causes: found,
        },
        shifts: shiftsSince(shifts, fromMs, nowMs).map(([startMs, endMs]) => overrides.ofShift(startMs, endMs)),
        views: overrides.ofViews(fromMs),
      }
    },
  }
}

function createKnownParts(database: PartDatabase): () => KnownParts | undefined {
  const captured = database.prepare('SELECT min(captured_ms) AS oldestMs, max(captured_ms) AS newestMs FROM parts')
  return () => {
    const { oldestMs, newestMs } = captured.get() as Record<keyof KnownParts, number | null>
    return oldestMs === null || newestMs === null ? undefined : { oldestMs, newestMs }
  }
}

type Counts = Omit<ReportColumn, 'from' | 'latencyMs' | 'budgetMs' | 'scores'>

function createColumn(
  database: PartDatabase,
): (fromMs: number, toMs: number, views: readonly string[]) => ReportColumn {
  const within = 'captured_ms >= ? AND captured_ms < ?'
  const count = database.prepare(
    `SELECT count(*) AS parts, total(verdict = 'pass') AS pass, total(verdict = 'reject') AS reject,
      total(verdict = 'stop') AS stop, total(basis = 'fallback') AS fallback, total(basis = 'fail-safe') AS failSafe,
      total(latency_ms > budget_ms) AS late, total(override_verdict IS NOT NULL) AS overridden,
      min(budget_ms) AS budgetMs FROM parts WHERE ${within}`,
  )
  const latencies = database.prepare(`SELECT latency_ms AS ms FROM parts WHERE ${within} ORDER BY latency_ms`)
  const scores = database.prepare(
    `SELECT min(CAST(score / ${scoreBinWidth} AS INTEGER), ${scoreBins - 1}) AS bin, count(*) AS parts
      FROM scores WHERE view = ? AND ${within} GROUP BY bin`,
  )
  return (fromMs, toMs, views) => {
    const { budgetMs, ...counts } = count.get(fromMs, toMs) as Counts & { budgetMs: number | null }
    const sorted = counts.parts > 0 ? (latencies.all(fromMs, toMs) as { ms: number }[]).map(({ ms }) => ms) : []
    const byView = views.map((view) => [view, scores.all(view, fromMs, toMs) as BinRow[]] as const)
    const judged = byView.filter(([, rows]) => rows.length > 0).map(([view, rows]) => [view, binsOf(rows)] as const)
    return {
      from: new Date(fromMs).toISOString(),
      ...counts,
      ...(sorted.length > 0 && { latencyMs: { p50: at(sorted, 0.5), p99: at(sorted, 0.99), max: at(sorted, 1) } }),
      ...(budgetMs !== null && { budgetMs }),
      scores: Object.fromEntries(judged),
    }
  }
}

interface BinRow {
  readonly bin: number
  readonly parts: number
}

function binsOf(rows: readonly BinRow[]): number[] {
  const counts = new Array<number>(scoreBins).fill(0)
  for (const { bin, parts } of rows) counts[Math.max(0, bin)] = parts
  return counts
}

/** The nearest-rank percentile. */
function at(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0
}

function createCauses(database: PartDatabase): (fromMs: number, views: readonly string[]) => ReportCause[] {
  const good = "total(p.override_verdict = 'pass') AS overriddenToPass"
  const checks = database.prepare(
    `SELECT f.fault, count(*) AS parts, ${good} FROM faults f JOIN parts p ON p.id = f.part
      WHERE f.captured_ms >= ? AND instr(f.fault, '/') > 0 GROUP BY f.fault`,
  )
  const scores = database.prepare(
    `SELECT count(*) AS parts, ${good} FROM scores s JOIN parts p ON p.id = s.part
      WHERE s.view = ? AND s.captured_ms >= ? AND s.score > 1`,
  )
  return (fromMs, views) => {
    const byChecks = (checks.all(fromMs) as { fault: string; parts: number; overriddenToPass: number }[]).map(
      ({ fault, parts, overriddenToPass }) => {
        const [view = '', check = ''] = fault.split('/')
        return { view, check, parts, overriddenToPass }
      },
    )
    const byScores = views.flatMap((view) => {
      const { parts, overriddenToPass } = scores.get(view, fromMs) as Pick<ReportCause, 'parts' | 'overriddenToPass'>
      return parts > 0 ? [{ view, parts, overriddenToPass }] : []
    })
    return [...byChecks, ...byScores].sort((one, other) => other.parts - one.parts).slice(0, causesMax)
  }
}

function createOverrides(database: PartDatabase) {
  const shift = database.prepare(
    `SELECT count(*) AS parts, total(verdict <> 'pass') AS rejected,
      total(verdict <> 'pass' AND override_verdict = 'pass') AS falseRejects,
      total(verdict = 'pass' AND override_verdict = 'reject') AS missed
      FROM parts WHERE captured_ms >= ? AND captured_ms < ?`,
  )
  const views = database.prepare(
    `SELECT f.fault AS view, count(*) AS rejected, total(p.override_verdict = 'pass') AS falseRejects
      FROM faults f JOIN parts p ON p.id = f.part
      WHERE f.captured_ms >= ? AND instr(f.fault, '/') = 0 AND p.verdict <> 'pass' GROUP BY f.fault`,
  )
  return {
    ofShift(fromMs: number, toMs: number): ShiftOverrides {
      const row = shift.get(fromMs, toMs) as Omit<ShiftOverrides, 'from'>
      const { parts, rejected, falseRejects, missed } = row
      return { from: new Date(fromMs).toISOString(), parts, rejected, falseRejects, missed }
    },
    ofViews: (fromMs: number): ViewOverrides[] =>
      (views.all(fromMs) as ViewOverrides[]).map(({ view, rejected, falseRejects }) => ({
        view,
        rejected,
        falseRejects,
      })),
  }
}

/** The shifts that were under way since then, each from its beginning, the newest first. */
function shiftsSince(shifts: readonly string[], fromMs: number, nowMs: number): [startMs: number, endMs: number][] {
  const found: [number, number][] = []
  for (let endMs = nowMs + 1; endMs > fromMs; ) {
    const startMs = shiftStart(shifts, endMs - 1)
    found.push([startMs, endMs])
    endMs = startMs
  }
  return found
}
