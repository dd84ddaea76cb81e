import { setImmediate as letOthersWork } from 'node:timers/promises';
import { scoreBins, scoreBinWidth } from '../api/score-bins.js';
import { createJudgedViews } from './judged-views.js';
import { columnStarts } from './report-columns.js';
import { shiftStart } from './shift.js';
const causesMax = 20;
/** @param shifts beginnings as HH:MM */
export function createPartReports(database, shifts) {
    const column = createColumn(database);
    const causes = createCauses(database);
    const overrides = createOverrides(database);
    const judgedViews = createJudgedViews(database);
    return {
        async summary(hours, nowMs) {
            const { columnMs, startsMs } = columnStarts(hours, nowMs);
            const fromMs = startsMs[0] ?? nowMs;
            const views = judgedViews();
            const columns = [];
            for (const startMs of startsMs) {
                columns.push(column(startMs, startMs + columnMs, views));
                await letOthersWork();
            }
            const found = causes(fromMs, views);
            await letOthersWork();
            return {
                ...{
                    from: new Date(fromMs).toISOString(),
                    to: new Date(nowMs).toISOString(),
                    columnMs,
                    columns,
                    causes: found,
                },
                shifts: shiftsSince(shifts, fromMs, nowMs).map(([startMs, endMs]) => overrides.ofShift(startMs, endMs)),
                views: overrides.ofViews(fromMs),
            };
        },
    };
}
function createColumn(database) {
    const within = 'captured_ms >= ? AND captured_ms < ?';
    const count = database.prepare(`SELECT count(*) AS parts, total(verdict = 'pass') AS pass, total(verdict = 'reject') AS reject,
      total(verdict = 'stop') AS stop, total(basis = 'fallback') AS fallback, total(basis = 'fail-safe') AS failSafe,
      total(latency_ms > budget_ms) AS late, total(override_verdict IS NOT NULL) AS overridden,
      min(budget_ms) AS budgetMs FROM parts WHERE ${within}`);
    const latencies = database.prepare(`SELECT latency_ms AS ms FROM parts WHERE ${within} ORDER BY latency_ms`);
    const scores = database.prepare(`SELECT min(CAST(score / ${scoreBinWidth} AS INTEGER), ${scoreBins - 1}) AS bin, count(*) AS parts
      FROM scores WHERE view = ? AND ${within} GROUP BY bin`);
    return (fromMs, toMs, views) => {
        const { budgetMs, ...counts } = count.get(fromMs, toMs);
        const sorted = counts.parts > 0 ? latencies.all(fromMs, toMs).map(({ ms }) => ms) : [];
        const byView = views.map((view) => [view, scores.all(view, fromMs, toMs)]);
        const judged = byView.filter(([, rows]) => rows.length > 0).map(([view, rows]) => [view, binsOf(rows)]);
        return {
            from: new Date(fromMs).toISOString(),
            ...counts,
            ...(sorted.length > 0 && { latencyMs: { p50: at(sorted, 0.5), p99: at(sorted, 0.99), max: at(sorted, 1) } }),
            ...(budgetMs !== null && { budgetMs }),
            scores: Object.fromEntries(judged),
        };
    };
}
function binsOf(rows) {
    const counts = new Array(scoreBins).fill(0);
    for (const { bin, parts } of rows)
        counts[Math.max(0, bin)] = parts;
    return counts;
}
/** The nearest-rank percentile. */
function at(sorted, share) {
    return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
function createCauses(database) {
    const good = "total(p.override_verdict = 'pass') AS overriddenToPass";
    const checks = database.prepare(`SELECT f.fault, count(*) AS parts, ${good} FROM faults f JOIN parts p ON p.id = f.part
      WHERE f.captured_ms >= ? AND instr(f.fault, '/') > 0 GROUP BY f.fault`);
    const scores = database.prepare(`SELECT count(*) AS parts, ${good} FROM scores s JOIN parts p ON p.id = s.part
      WHERE s.view = ? AND s.captured_ms >= ? AND s.score > 1`);
    return (fromMs, views) => {
        const byChecks = checks.all(fromMs).map(({ fault, parts, overriddenToPass }) => {
            const [view = '', check = ''] = fault.split('/');
            return { view, check, parts, overriddenToPass };
        });
        const byScores = views.flatMap((view) => {
            const { parts, overriddenToPass } = scores.get(view, fromMs);
            return parts > 0 ? [{ view, parts, overriddenToPass }] : [];
        });
        return [...byChecks, ...byScores].sort((one, other) => other.parts - one.parts).slice(0, causesMax);
    };
}
function createOverrides(database) {
    const shift = database.prepare(`SELECT count(*) AS parts, total(verdict <> 'pass') AS rejected,
      total(verdict <> 'pass' AND override_verdict = 'pass') AS falseRejects,
      total(verdict = 'pass' AND override_verdict = 'reject') AS missed
      FROM parts WHERE captured_ms >= ? AND captured_ms < ?`);
    const views = database.prepare(`SELECT f.fault AS view, count(*) AS rejected, total(p.override_verdict = 'pass') AS falseRejects
      FROM faults f JOIN parts p ON p.id = f.part
      WHERE f.captured_ms >= ? AND instr(f.fault, '/') = 0 AND p.verdict <> 'pass' GROUP BY f.fault`);
    return {
        ofShift(fromMs, toMs) {
            const row = shift.get(fromMs, toMs);
            const { parts, rejected, falseRejects, missed } = row;
            return { from: new Date(fromMs).toISOString(), parts, rejected, falseRejects, missed };
        },
        ofViews: (fromMs) => views.all(fromMs).map(({ view, rejected, falseRejects }) => ({
            view,
            rejected,
            falseRejects,
        })),
    };
}
/** The shifts that were under way since then, each from its beginning, the newest first. */
function shiftsSince(shifts, fromMs, nowMs) {
    const found = [];
    for (let endMs = nowMs + 1; endMs > fromMs;) {
        const startMs = shiftStart(shifts, endMs - 1);
        found.push([startMs, endMs]);
        endMs = startMs;
    }
    return found;
}
//# sourceMappingURL=report-queries.js.map