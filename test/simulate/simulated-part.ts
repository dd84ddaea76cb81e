import type { Random } from '../../models/fit/random.ts'
import type { PartEvent } from '../../services/decision/handler.ts'
import type { PartEnvelope } from '../../shared/contracts/envelope.ts'
import type { RulesFinding } from '../../shared/contracts/finding.ts'
import type { Clock } from '../../shared/runtime/clock.ts'
import { aFrame, aModelFinding, aPart, aRulesFinding, aView } from '../support/builders.ts'

const budgetMs = 200
const views = ['top', 'left', 'right', 'bottom']

export function makePart(sequence: number, clock: Clock, random: Random): PartEnvelope {
  return aPart({
    partId: String(sequence),
    sequence,
    viewsExpected: views.slice(0, 1 + Math.floor(random() * views.length)),
    capturedAt: new Date(clock.wallMs()).toISOString(),
    captureClock: { domain: clock.domain, monotonicMs: clock.monotonicMs() },
    budgetMs,
  })
}

/** What the services will say of a part. It may pass when every view's rules find it good at least once. */
export function planPart(
  part: PartEnvelope,
  random: Random,
): { readonly mayPass: boolean; readonly planned: readonly { event: PartEvent; inMs: number }[] } {
  const planned: { event: PartEvent; inMs: number }[] = []
  let mayPass = true
  for (const view of part.viewsExpected) {
    const envelope = aView({ ...part, view })
    planned.push({ event: { type: 'frame', envelope: aFrame(envelope) }, inMs: random() * 10 })
    let isGoodOnce = false
    for (let times = repeats(random); times > 0; times -= 1) {
      const isGood = random() < 0.95
      isGoodOnce ||= isGood
      planned.push({
        event: { type: 'rules', envelope, finding: rulesFinding(isGood, random) },
        inMs: 10 + delayMs(random),
      })
    }
    for (let times = repeats(random); times > 0; times -= 1) {
      const finding = aModelFinding(random() * 1.05)
      planned.push({ event: { type: 'model', envelope, finding }, inMs: 20 + delayMs(random) })
    }
    mayPass &&= isGoodOnce
  }
  return { mayPass, planned }
}

function rulesFinding(isGood: boolean, random: Random): RulesFinding {
  if (random() < 0.01) return { outcome: 'unable', code: 'image-unreadable', reason: 'the image cannot be decoded' }
  return aRulesFinding({ passed: isGood, onFail: random() < 0.1 ? 'stop' : 'reject' })
}

/** Mostly once, sometimes never (the service died), sometimes twice (redelivered, and not always with the same answer). */
function repeats(random: Random): number {
  const draw = random()
  return draw < 0.01 ? 0 : draw < 0.97 ? 1 : 2
}

/** Mostly a few milliseconds, sometimes longer than any budget. */
export function delayMs(random: Random): number {
  const draw = random()
  if (draw < 0.97) return random() * 30
  return draw < 0.995 ? random() * 250 : random() * 3000
}
