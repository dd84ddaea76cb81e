import type { KnownVerdict, LedgerRecords, LineEntry } from './ledger-records.ts'

/** A line may use its numbers again; the same number this close in time is the same part. */
const triggerReuseMs = 10_000
/** Two clocks of one host that tell the time of one answer. */
const answerToleranceMs = 1000

/** Everything known of one part. A part that has no sequence is a trigger of the line that nothing else is known of. */
export interface LedgerPart {
  readonly sequence: number | undefined
  readonly trigger: number | undefined
  readonly verdicts: readonly KnownVerdict[]
  readonly answers: readonly LineEntry[]
  readonly late: readonly LineEntry[]
  readonly refused: readonly LineEntry[]
  /** The newest record. */
  readonly atMs: number
}

interface Named {
  readonly sequence: number
  readonly trigger: number
  readonly atMs: number
  /** How far from that an answer with the same number of the line may be. */
  readonly withinMs: number
}

/** Brings together what belongs to one part: by sequence, by identity, or by the line's number. In order of time. */
export function partsOf({ verdicts, entries }: LedgerRecords): LedgerPart[] {
  const sequenceOf = createSequenceFinder(verdicts, entries)
  const bySequence = new Map<number | string, { verdicts: KnownVerdict[]; entries: LineEntry[] }>()
  const at = (key: number | string) => {
    const part = bySequence.get(key) ?? { verdicts: [], entries: [] }
    bySequence.set(key, part)
    return part
  }
  for (const verdict of verdicts) at(verdict.sequence).verdicts.push(verdict)
  for (const entry of entries) at(sequenceOf(entry) ?? `entry ${entry.number}`).entries.push(entry)
  const parts = [...bySequence].map(([key, part]) => ledgerPart(typeof key === 'number' ? key : undefined, part))
  return parts.sort((one, other) => one.atMs - other.atMs)
}

function ledgerPart(
  sequence: number | undefined,
  { verdicts, entries }: { verdicts: readonly KnownVerdict[]; entries: readonly LineEntry[] },
): LedgerPart {
  const of = (kind: LineEntry['actuation']['entry']): LineEntry[] =>
    entries.filter(({ actuation }) => actuation.entry === kind)
  const trigger = [...verdicts, ...entries].find((record) => record.trigger !== undefined)?.trigger
  const atMs = Math.max(...[...verdicts, ...entries].map((record) => record.atMs))
  return { sequence, trigger, verdicts, answers: of('actuated'), late: of('late'), refused: of('refused'), atMs }
}

/** The station's number of the part that an entry is about; undefined where only the line has named it. */
function createSequenceFinder(
  verdicts: readonly KnownVerdict[],
  entries: readonly LineEntry[],
): (entry: LineEntry) => number | undefined {
  const believed = [...verdicts, ...entries.filter(({ actuation }) => actuation.entry !== 'refused')]
  const byPart = new Map(believed.flatMap(({ partId, sequence }) => (partId && sequence ? [[partId, sequence]] : [])))
  const byTrigger = new Map<number, Named[]>()
  for (const one of [...verdicts.flatMap(named), ...entries.flatMap(namedByLateVerdict)])
    byTrigger.set(one.trigger, [...(byTrigger.get(one.trigger) ?? []), one])
  const inOrder = believed.flatMap(named).sort((one, other) => one.atMs - other.atMs)
  const taken = new Set(believed.flatMap(({ sequence }) => sequence ?? []))

  /** The line's numbers and the station's go on side by side: the part before tells how far they are apart. */
  const inferred = ({ trigger, atMs }: LineEntry): number | undefined => {
    const before = inOrder.findLast((one) => one.atMs <= atMs)
    if (trigger === undefined || !before) return undefined
    const sequence = before.sequence + trigger - before.trigger
    if (sequence < 1 || taken.has(sequence)) return undefined
    taken.add(sequence)
    return sequence
  }
  return (entry) => {
    const { partId, sequence, trigger, atMs } = entry
    if (sequence !== undefined) return sequence
    const known = partId === undefined ? undefined : byPart.get(partId)
    if (known !== undefined || trigger === undefined) return known
    const namesakes = byTrigger.get(trigger) ?? []
    return namesakes.find((one) => Math.abs(one.atMs - atMs) <= one.withinMs)?.sequence ?? inferred(entry)
  }
}

function named({ sequence, trigger, atMs }: KnownVerdict | LineEntry): Named[] {
  if (sequence === undefined || trigger === undefined) return []
  return [{ sequence, trigger, atMs, withinMs: triggerReuseMs }]
}

/** A late verdict says how long before it the line had its answer. */
function namedByLateVerdict(entry: LineEntry): Named[] {
  const { actuation, atMs } = entry
  if (actuation.entry !== 'late') return []
  return named(entry).map((one) => ({ ...one, atMs: atMs - actuation.lateMs, withinMs: answerToleranceMs }))
}
