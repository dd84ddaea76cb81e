import type { HistoryEvent } from '../history.ts'
import type { ActuationEntry, Evidence, StoredVerdict } from './evidence.ts'

const budgetMs = 700
const periodMs = 200
const answeredAfterMs = 40

/** When the line sends a trigger of a made-up run. */
export const sentMs = (trigger: number): number => trigger * periodMs

export const partIdOf = (trigger: number): string => `01KDZQ1G0000000000${String(trigger).padStart(8, '0')}`

export function aVerdict(trigger: number, changes: Partial<StoredVerdict> = {}): StoredVerdict {
  const known = { partId: partIdOf(trigger), streamSequence: trigger, sequence: trigger, trigger, genuine: true }
  return { ...known, verdict: 'pass', basis: 'model+rules', latencyMs: 35, budgetMs, ...changes }
}

export function anEntry(trigger: number, answer: 'pass' | 'reject' = 'pass'): ActuationEntry {
  const body = {
    entry: 'actuated' as const,
    answer,
    basis: 'model+rules' as const,
    reason: '',
    latencyMs: 38,
    answeredAt: '2026-01-05T08:00:00.000Z',
  }
  return { number: trigger, actuationId: `entry-${trigger}`, trigger, partId: partIdOf(trigger), body }
}

export function anAnswer(trigger: number, changes: object = {}): HistoryEvent {
  const told = { trigger, partId: partIdOf(trigger), answer: 'pass', basis: 'model+rules' }
  return { atMs: sentMs(trigger) + answeredAfterMs, event: 'answer', ...told, ...changes }
}

export function aTrigger(trigger: number, changes: object = {}): HistoryEvent {
  return { atMs: sentMs(trigger), event: 'trigger', trigger, linked: true, picture: 'good', ...changes }
}

/** A run in which every promise was kept: ten good parts. */
export function aSoundRun(count = 10): Evidence {
  const triggers = Array.from({ length: count }, (_, index) => index + 1)
  return {
    limits: { budgetMs, toleranceMs: 60 },
    history: [
      { atMs: 0, event: 'link', up: true },
      { atMs: 0, event: 'ready', ready: true, reason: '' },
      ...triggers.flatMap((trigger) => [aTrigger(trigger), anAnswer(trigger)]),
    ],
    verdicts: triggers.map((trigger) => aVerdict(trigger)),
    frames: triggers.map((trigger) => ({ partId: partIdOf(trigger), sequence: trigger, trigger, hasPicture: true })),
    actuations: triggers.map((trigger) => anEntry(trigger)),
    journal: triggers.map((trigger) => anEntry(trigger)),
    records: triggers.map((trigger) => partIdOf(trigger)),
    sizes: undefined,
  }
}
