import type { Ledger, LedgerPart } from './ledger.ts'
import { percentile } from './percentile.ts'

const stages = ['capture', 'queue', 'preprocess', 'model', 'rules', 'join', 'publish'] as const

interface Spread {
  readonly p50: number
  readonly p99: number
}

/** What a replay found, for people and scripts. Times in milliseconds. */
export interface Report {
  readonly station: string
  readonly recipeRevision: string
  readonly triggered: number
  readonly verdicts: number
  readonly duplicates: number
  readonly byVerdict: Record<string, number>
  readonly byBasis: Record<string, number>
  readonly latencyMs: Spread & { readonly p95: number; readonly max: number }
  readonly stagesMs: Record<(typeof stages)[number], Spread>
  readonly parts: readonly ReportPart[]
}

interface ReportPart {
  readonly partId: string
  readonly sequence: number
  readonly source: string
  readonly verdict: string
  readonly basis: string
  readonly score: number | undefined
  readonly reasons: readonly string[]
  readonly latencyMs: number
  readonly stagesMs: LedgerPart['stagesMs']
}

export function reportOf(ledger: Ledger, station: string, recipeRevision: string): Report {
  const parts = ledger.parts()
  const latencies = parts.map(({ latencyMs }) => latencyMs)
  return {
    station,
    recipeRevision,
    ...ledger.counts,
    byVerdict: tally(parts.map(({ verdict }) => verdict.verdict)),
    byBasis: tally(parts.map(({ verdict }) => verdict.basis)),
    latencyMs: {
      p50: percentile(latencies, 0.5),
      p95: percentile(latencies, 0.95),
      p99: percentile(latencies, 0.99),
      max: percentile(latencies, 1),
    },
    stagesMs: Object.fromEntries(stages.map((stage) => [stage, spreadOf(stage, parts)])) as Report['stagesMs'],
    parts: parts.map(reportPart),
  }
}

function reportPart({ partId, sequence, source, verdict, latencyMs, stagesMs }: LedgerPart): ReportPart {
  const { basis, score, reasons } = verdict
  return {
    partId,
    sequence,
    source,
    verdict: verdict.verdict,
    basis,
    score,
    reasons: reasons.map(({ text }) => text),
    latencyMs: rounded(latencyMs),
    stagesMs,
  }
}

/** Of the parts that went through the stage. */
function spreadOf(stage: (typeof stages)[number], parts: readonly LedgerPart[]): Spread {
  const times = parts.flatMap(({ stagesMs }) => stagesMs[stage] ?? [])
  return { p50: percentile(times, 0.5), p99: percentile(times, 0.99) }
}

function tally(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1
  return counts
}

function rounded(valueMs: number): number {
  return Math.round(valueMs * 100) / 100
}
