import type { EventOf } from '../history.ts'
import type { ActuationEntry, Evidence, StoredVerdict, Violation } from './evidence.ts'
import { grouped } from './grouped.ts'
import { createTimeline, type Timeline } from './timeline.ts'

const journaledMsMax = 2000

/** What was told to the line is what was decided, is written down before it is said, and is said once. */
export function checkActuations(evidence: Evidence): Violation[] {
  const timeline = createTimeline(evidence)
  return [
    ...checkAgainstVerdicts(evidence, timeline),
    ...checkAgainstJournal(evidence, timeline),
    ...checkNumbers(evidence.journal, 'the journal'),
    ...checkBroker(evidence, timeline),
    ...checkLateVerdicts(evidence, timeline),
  ]
}

function checkAgainstVerdicts({ verdicts }: Evidence, timeline: Timeline): Violation[] {
  const genuine = new Map(verdicts.filter((one) => one.genuine).map((verdict) => [verdict.partId, verdict]))
  return timeline.answers.flatMap((answer) => {
    const { atMs, basis, partId = '' } = answer
    if (basis === 'not-inspected') return []
    const verdict = genuine.get(partId)
    const told = `${nameOf(answer)} was answered ${answer.answer} (${basis})`
    const promise = 'what is actuated is a signed verdict'
    if (!verdict) return timeline.storeLost(atMs, atMs) ? [] : [{ promise, atMs, text: `${told} without one` }]
    if (verdict.verdict === answer.answer && verdict.basis === basis) return []
    return [{ promise, atMs, text: `${told}, the verdict is ${verdict.verdict} (${verdict.basis})` }]
  })
}

function checkAgainstJournal({ journal }: Evidence, timeline: Timeline): Violation[] {
  const actuated = journal.filter(({ body }) => body.entry === 'actuated')
  const byTrigger = grouped(actuated, ({ trigger }) => trigger)
  const byPart = grouped(actuated, ({ partId }) => partId)
  const sentMs = new Map<number | undefined, number>(timeline.triggers.map(({ trigger, atMs }) => [trigger, atMs]))
  const doubled = [...byTrigger].filter(([trigger, entries]) => trigger !== undefined && entries.length > 1)
  return [
    ...doubled.map(([trigger, entries]) => ({
      promise: 'a part is actuated once',
      atMs: sentMs.get(trigger) ?? 0,
      text: `trigger ${trigger} stands ${entries.length} times in the journal`,
    })),
    ...timeline.answers.flatMap((answer) => {
      const [written] = (answer.trigger === undefined ? byPart.get(answer.partId) : byTrigger.get(answer.trigger)) ?? []
      if (written?.body.entry === 'actuated' && written.body.answer === answer.answer) return []
      const text = `${nameOf(answer)} was answered ${answer.answer}, the journal has ${written ? 'another answer' : 'none'}`
      return [{ promise: 'what is actuated is in the journal', atMs: answer.atMs, text }]
    }),
  ]
}

/** Each once, without a gap. The oldest files of a journal are deleted, so it need not start at 1. */
function checkNumbers(entries: readonly ActuationEntry[], where: string): Violation[] {
  const numbers = entries.map(({ number }) => number)
  const wrong = numbers.findIndex((number, index) => index > 0 && number !== (numbers[index - 1] ?? 0) + 1)
  if (wrong < 0) return []
  const text = `${where} has ${numbers[wrong]} after ${numbers[wrong - 1]}`
  return [{ promise: 'actuations are counted without a gap', atMs: 0, text }]
}

/** The broker's copy is the journal's, complete but for what was lost with its store. */
function checkBroker({ actuations, journal }: Evidence, timeline: Timeline): Violation[] {
  const promise = 'the broker has what the journal has'
  const written = new Map(journal.map((entry) => [entry.actuationId, entry]))
  const stored = new Set(actuations.map(({ actuationId }) => actuationId))
  const sentMs = new Map<number | undefined, number>(timeline.triggers.map(({ trigger, atMs }) => [trigger, atMs]))
  const foreign = actuations.filter(
    (entry) => JSON.stringify(written.get(entry.actuationId)?.body) !== JSON.stringify(entry.body),
  )
  const missing = journal.filter((entry) => {
    const atMs = sentMs.get(entry.trigger) ?? 0
    return !stored.has(entry.actuationId) && !timeline.storeLost(atMs - journaledMsMax, atMs + journaledMsMax)
  })
  return [
    ...foreign.map(({ number }) => ({ promise, atMs: 0, text: `entry ${number} of the broker is not the journal’s` })),
    ...missing.map(({ number, trigger }) => ({
      promise,
      atMs: sentMs.get(trigger) ?? 0,
      text: `entry ${number} (trigger ${trigger}) never reached the broker`,
    })),
  ]
}

/** A verdict may only be late where the line was told by the adapter itself. */
function checkLateVerdicts({ verdicts, limits }: Evidence, timeline: Timeline): Violation[] {
  const triggers = new Map(timeline.triggers.map((trigger) => [trigger.trigger, trigger]))
  const answers = new Map(timeline.answers.map((answer) => [answer.trigger, answer]))
  const isUncovered = (verdict: StoredVerdict): boolean => {
    const trigger = triggers.get(verdict.trigger ?? -1)
    if (!verdict.genuine || verdict.latencyMs <= verdict.budgetMs + limits.toleranceMs || !trigger) return false
    return answers.get(trigger.trigger)?.basis !== 'not-inspected' && !timeline.excused(trigger)
  }
  return verdicts.filter(isUncovered).map(({ trigger, latencyMs, budgetMs }) => ({
    promise: 'a late verdict is not actuated',
    atMs: triggers.get(trigger ?? -1)?.atMs ?? 0,
    text: `the verdict of trigger ${trigger} came after ${latencyMs.toFixed(0)} ms of ${budgetMs} ms and the line heard it`,
  }))
}

function nameOf({ trigger, partId }: EventOf<'answer'>): string {
  return trigger === undefined ? `part ${partId}` : `trigger ${trigger}`
}
