import type { Evidence, StoredVerdict, Violation } from './evidence.ts'
import { createTimeline } from './timeline.ts'

/** What is on record: every verdict that the broker has stored, once. */
export function checkRecords(evidence: Evidence): Violation[] {
  const { records } = evidence
  if (records === undefined) return []
  const timeline = createTimeline(evidence)
  const sentMs = new Map<number | undefined, number>(timeline.triggers.map(({ trigger, atMs }) => [trigger, atMs]))
  const times = new Map<string, number>()
  for (const partId of records) times.set(partId, (times.get(partId) ?? 0) + 1)
  const violation = (verdict: StoredVerdict, atMs: number): Violation[] => {
    const count = times.get(verdict.partId) ?? 0
    if (count === 1 || (count === 0 && timeline.storeLost(atMs, atMs))) return []
    const text = `part ${verdict.sequence} (${verdict.partId}) is there ${count === 0 ? 'not at all' : `${count} times`}`
    return [{ promise: 'every verdict is on record once', atMs, text }]
  }
  return evidence.verdicts
    .filter(({ genuine }) => genuine)
    .flatMap((verdict) => violation(verdict, sentMs.get(verdict.trigger) ?? 0))
}
