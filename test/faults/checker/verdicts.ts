import type { EventOf } from '../history.ts'
import type { Evidence, StoredFrame, StoredVerdict, Violation } from './evidence.ts'
import { grouped } from './grouped.ts'
import { createTimeline, type Timeline } from './timeline.ts'

/** What was decided: every trigger is one part with one genuine verdict, and parts are counted without a gap. */
export function checkVerdicts(evidence: Evidence): Violation[] {
  const ground = groundOf(evidence)
  return [
    ...ground.timeline.triggers.flatMap((trigger) => checkTrigger(trigger, ground)),
    ...evidence.verdicts.flatMap((verdict) => checkKnown(verdict, ground)),
    ...checkFrames(evidence, ground),
    ...checkCounting(ground),
  ]
}

interface Ground {
  readonly timeline: Timeline
  readonly genuine: readonly StoredVerdict[]
  readonly byTrigger: ReadonlyMap<number | undefined, readonly StoredVerdict[]>
  readonly framed: ReadonlySet<string>
  /** Frames of parts whose place in the broker somebody took with a forgery. They stay without a verdict of their own. */
  readonly forged: readonly StoredFrame[]
  /** When the line triggered the part; 0 where it did not. */
  atMs(part: { readonly trigger: number | undefined }): number
  wasSent(trigger: number | undefined): boolean
}

function groundOf(evidence: Evidence): Ground {
  const { verdicts, frames } = evidence
  const timeline = createTimeline(evidence)
  const sentMs = new Map<number | undefined, number>(timeline.triggers.map(({ trigger, atMs }) => [trigger, atMs]))
  const genuine = verdicts.filter((verdict) => verdict.genuine)
  return {
    timeline,
    genuine,
    byTrigger: grouped(genuine, ({ trigger }) => trigger),
    framed: new Set(frames.map(({ partId }) => partId)),
    forged: frames.filter(({ partId }) => timeline.forged.has(partId)),
    atMs: ({ trigger }) => sentMs.get(trigger) ?? 0,
    wasSent: (trigger) => sentMs.has(trigger),
  }
}

function checkTrigger({ trigger, atMs }: EventOf<'trigger'>, { byTrigger, forged, timeline }: Ground): Violation[] {
  const count = byTrigger.get(trigger)?.length ?? 0
  if (count > 1) return [{ promise: 'one verdict a part', atMs, text: `trigger ${trigger} has ${count} verdicts` }]
  const isMissing = count === 0 && !timeline.storeLost(atMs, atMs) && !forged.some((frame) => frame.trigger === trigger)
  return isMissing ? [{ promise: 'every trigger has a verdict', atMs, text: `trigger ${trigger} has none` }] : []
}

function checkKnown(verdict: StoredVerdict, { timeline, framed, atMs: atMsOf, wasSent }: Ground): Violation[] {
  const { partId, trigger, sequence, genuine } = verdict
  const atMs = atMsOf(verdict)
  const unknown = (text: string): Violation[] => [{ promise: 'no verdict for an unknown part', atMs, text }]
  if (!genuine && !timeline.forged.has(partId))
    return [{ promise: 'every stored verdict is signed', atMs, text: `that of ${partId} is not, and nobody forged it` }]
  if (!genuine) return []
  if (!wasSent(trigger)) return unknown(`part ${sequence} is of trigger ${trigger}, which was never sent`)
  return framed.has(partId) || timeline.storeLost(atMs, atMs)
    ? []
    : unknown(`part ${sequence} (${partId}) has no frame`)
}

function checkFrames({ frames, verdicts }: Evidence, { timeline, atMs: atMsOf }: Ground): Violation[] {
  const decided = new Set(verdicts.map(({ partId }) => partId))
  const open = frames.filter((frame) => !decided.has(frame.partId) && !timeline.storeLost(atMsOf(frame), atMsOf(frame)))
  return open.map((frame) => {
    const text = `part ${frame.sequence} (${frame.partId}) has a frame and no verdict`
    return { promise: 'every part has a verdict', atMs: atMsOf(frame), text }
  })
}

function checkCounting({ genuine, forged, timeline, atMs: atMsOf }: Ground): Violation[] {
  const found: Violation[] = []
  const parts = [...genuine, ...forged.filter(({ partId }) => !genuine.some((verdict) => verdict.partId === partId))]
  const ordered = parts.toSorted((one, other) => one.sequence - other.sequence)
  for (const [index, part] of ordered.entries()) {
    const before = ordered[index - 1]
    const atMs = atMsOf(part)
    const missing = part.sequence - (before?.sequence ?? 0) - 1
    if (missing < 0) found.push({ promise: 'part numbers are unique', atMs, text: `${part.sequence} is used twice` })
    if (missing > 0 && !timeline.storeLost(before ? atMsOf(before) : 0, atMs))
      found.push({ promise: 'part numbers have no gap', atMs, text: `${missing} missing before ${part.sequence}` })
  }
  return found
}
