import { setImmediate as letOthersWork } from 'node:timers/promises'
import type { ScoreBin } from '../api/report.ts'
import { trialBinWidth } from '../api/score-bins.ts'
import type { PartDatabase } from './database.ts'

const hourMs = 3_600_000

/** The scores of a view's parts in a stretch of time, counted by what another threshold would do to each. */
export type ScoreBins = (view: string, fromMs: number, toMs: number) => Promise<ScoreBin[]>

/**
 * A part counts as rejected for the score of this view alone when no check has failed, no other view's score was above its
 * threshold, and both judges decided it.
 */
export function createScoreBins(database: PartDatabase): ScoreBins {
  const bins = database.prepare(
    `SELECT bin, total(kind = 'passed') AS passed, total(kind = 'score-alone') AS scoreAlone,
      total(kind = 'otherwise') AS otherwise, total(said = 'pass') AS saidGood, total(said = 'reject') AS saidBad
      FROM (
        SELECT CAST(s.score / ${trialBinWidth} AS INTEGER) AS bin, p.override_verdict AS said,
          CASE WHEN p.verdict = 'pass' THEN 'passed'
            WHEN s.score > 1 AND p.verdict = 'reject' AND p.basis = 'model+rules'
              AND NOT EXISTS (SELECT 1 FROM faults f WHERE f.part = p.id AND instr(f.fault, '/') > 0)
              AND NOT EXISTS (SELECT 1 FROM scores o WHERE o.part = p.id AND o.view <> s.view AND o.score > 1)
            THEN 'score-alone' ELSE 'otherwise' END AS kind
        FROM scores s JOIN parts p ON p.id = s.part WHERE s.view = ? AND s.captured_ms >= ? AND s.captured_ms < ?
      ) GROUP BY bin`,
  )
  return async (view, fromMs, toMs) => {
    const found = new Map<number, ScoreBin>()
    // Hour by hour, so that a verdict on its way to a page never waits long.
    for (let startMs = fromMs; startMs < toMs; startMs += hourMs) {
      const rows = bins.all(view, startMs, Math.min(startMs + hourMs, toMs)) as (Counts & { bin: number })[]
      for (const { bin, ...counts } of rows) found.set(bin, added(found.get(bin) ?? emptyBin(bin), counts))
      await letOthersWork()
    }
    return [...found.values()].sort((one, other) => one.score - other.score)
  }
}

type Counts = Omit<ScoreBin, 'score'>

/** A boundary of bins is a number that people read: 1.1 and not 1.1000000000000001. */
function emptyBin(bin: number): ScoreBin {
  const score = Number((bin * trialBinWidth).toFixed(2))
  return { score, passed: 0, scoreAlone: 0, otherwise: 0, saidGood: 0, saidBad: 0 }
}

function added(bin: ScoreBin, more: Counts): ScoreBin {
  return {
    score: bin.score,
    passed: bin.passed + more.passed,
    scoreAlone: bin.scoreAlone + more.scoreAlone,
    otherwise: bin.otherwise + more.otherwise,
    saidGood: bin.saidGood + more.saidGood,
    saidBad: bin.saidBad + more.saidBad,
  }
}
