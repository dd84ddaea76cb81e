import { type EventOf, eventsOf } from '../history.ts'
import { passable } from '../line/pictures.ts'
import type { Evidence, Limits, Violation } from './evidence.ts'
import { grouped } from './grouped.ts'
import { createTimeline, type Timeline } from './timeline.ts'

const never = 'ECONNREFUSED'

/** What the line was told: one answer for every trigger, in time, and never a pass for a part that nobody can have seen. */
export function checkAnswers(evidence: Evidence): Violation[] {
  const { history, limits } = evidence
  const timeline = createTimeline(evidence)
  const answers = grouped(timeline.answers, ({ trigger }) => trigger)
  const triggers = new Map(timeline.triggers.map((trigger) => [trigger.trigger, trigger]))
  const unseen = new Set(
    eventsOf(history, 'picture')
      .filter(({ status }) => status === never)
      .map(({ trigger }) => trigger),
  )
  return [
    ...timeline.triggers.flatMap((trigger) =>
      checkTrigger(trigger, answers.get(trigger.trigger) ?? [], timeline, limits),
    ),
    ...timeline.answers.flatMap((answer) => checkAnswer(answer, triggers, unseen)),
    ...eventsOf(history, 'silence').flatMap((silence) => checkSilence(silence, timeline)),
  ]
}

function checkTrigger(
  trigger: EventOf<'trigger'>,
  answers: readonly EventOf<'answer'>[],
  timeline: Timeline,
  { budgetMs, toleranceMs }: Limits,
): Violation[] {
  const found: Violation[] = []
  const { atMs } = trigger
  const say = (promise: string, text: string): void =>
    void found.push({ promise, atMs, text: `trigger ${trigger.trigger} ${text}` })
  const excused = timeline.excused(trigger)
  const [first] = answers
  if (!first && !excused) say('every trigger is answered', 'has no answer')
  if (answers.length > 1) say('one answer a trigger', `was answered ${answers.length} times`)
  const latencyMs = first ? first.atMs - atMs : 0
  if (latencyMs > budgetMs + toleranceMs && !excused)
    say('answered within the budget', `was answered after ${latencyMs.toFixed(0)} ms, its budget is ${budgetMs} ms`)
  return found
}

function checkAnswer(
  { trigger, answer, basis, atMs }: EventOf<'answer'>,
  triggers: ReadonlyMap<number, EventOf<'trigger'>>,
  unseen: ReadonlySet<number>,
): Violation[] {
  // An answer for a part whose trigger never reached the adapter names the part alone.
  if (trigger === undefined) return []
  const asked = triggers.get(trigger)
  if (!asked)
    return [
      {
        promise: 'only what was asked is answered',
        atMs,
        text: `an answer for trigger ${trigger}, which was never sent`,
      },
    ]
  if (answer !== 'pass') return []
  const how = unseen.has(trigger) ? 'never taken in' : asked.picture
  if (passable.has(asked.picture) && !unseen.has(trigger)) return []
  return [
    {
      promise: 'what nobody saw never passes',
      atMs,
      text: `trigger ${trigger} passed (${basis}), its picture was ${how}`,
    },
  ]
}

/** The adapter is heard all the time, unless it is the adapter or its link that was hit. */
function checkSilence({ atMs, fromMs }: EventOf<'silence'>, timeline: Timeline): Violation[] {
  if (timeline.allows(fromMs, 'lineSilent') || timeline.allows(atMs, 'lineSilent')) return []
  const text = `the line heard nothing for ${(atMs - fromMs).toFixed(0)} ms although nothing had happened to the adapter`
  return [{ promise: 'the line always hears the adapter', atMs, text }]
}
