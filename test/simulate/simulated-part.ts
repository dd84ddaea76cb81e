import type { Random } from '../../models/fit/random.ts'
import type { Heard } from '../../services/decision/part-state.ts'
import type { PartEnvelope, ViewEnvelope } from '../../shared/contracts/envelope.ts'
import type { ModelFinding, RulesFinding } from '../../shared/contracts/finding.ts'
import type { Clock } from '../../shared/runtime/clock.ts'
import { aModelFinding, aPart, aRulesFinding } from '../support/builders.ts'

export const budgetMs = 200
const views = ['top', 'left', 'right', 'bottom']
const viewLists = views.map((_, count) => views.slice(0, count + 1))

const good = aRulesFinding({})
const bad = aRulesFinding({ passed: false, reason: 'bore is 14 mm' })
const stops = aRulesFinding({ passed: false, onFail: 'stop', reason: 'bore is missing' })
const unreadable: RulesFinding = { outcome: 'unable', code: 'image-unreadable', reason: 'cannot be decoded' }
const normal = aModelFinding(0.5)
const anomalous = aModelFinding(1.5)
const broken: ModelFinding = { outcome: 'unable', code: 'model-failed', reason: 'the model broke' }

const template = aPart()
const noHops: ViewEnvelope['trail'] = []
/** A tool breaks: for some parts the same check fails. */
const burstShare = 0.0005
const burstParts = 6

/** What somebody says of a part; each reader gets it with a message of its own. */
export type Said = Heard extends infer One ? (One extends Heard ? Omit<One, 'message'> : never) : never

export interface PlannedPart {
  readonly envelope: PartEnvelope
  /** Every view's rules find it good at least once. */
  readonly mayPass: boolean
  readonly planned: readonly { readonly said: Said; readonly inMs: number }[]
}

export interface PartPlanner {
  plan(sequence: number): PlannedPart
}

export function createPartPlanner(clock: Clock, random: Random): PartPlanner {
  let burstLeft = 0
  return {
    plan(sequence) {
      if (burstLeft > 0) burstLeft -= 1
      else if (random() < burstShare) burstLeft = burstParts
      const envelope: PartEnvelope = {
        ...template,
        partId: String(sequence).padStart(10, '0'),
        sequence,
        viewsExpected: viewLists[Math.floor(random() * viewLists.length)] ?? views,
        captureClock: { domain: clock.domain, monotonicMs: clock.monotonicMs() },
        budgetMs,
      }
      return planOf(envelope, burstLeft > 0, random)
    },
  }
}

function planOf(envelope: PartEnvelope, isBurst: boolean, random: Random): PlannedPart {
  const planned: { said: Said; inMs: number }[] = []
  let mayPass = true
  for (const view of envelope.viewsExpected) {
    const ofView = viewOf(envelope, view)
    planned.push({ said: { type: 'frame', envelope }, inMs: random() * 10 })
    let isGoodOnce = false
    for (let times = repeats(random); times > 0; times -= 1) {
      const finding = isBurst && view === 'top' ? bad : rulesFinding(random)
      isGoodOnce ||= finding === good
      planned.push({ said: { type: 'rules', envelope: ofView, finding }, inMs: 10 + random() * 20 })
    }
    for (let times = repeats(random); times > 0; times -= 1) {
      planned.push({
        said: { type: 'model', envelope: ofView, finding: modelFinding(random) },
        inMs: 20 + random() * 30,
      })
    }
    mayPass &&= isGoodOnce
  }
  return { envelope, mayPass, planned }
}

function viewOf(part: PartEnvelope, view: string): ViewEnvelope {
  const { partId, sequence, viewsExpected, captureClock } = part
  const { version, station, capturedAt, recipeRevision } = template
  return {
    version,
    partId,
    sequence,
    station,
    viewsExpected,
    capturedAt,
    captureClock,
    budgetMs,
    recipeRevision,
    view,
    trail: noHops,
  }
}

function rulesFinding(random: Random): RulesFinding {
  const draw = random()
  if (draw < 0.97) return good
  if (draw < 0.995) return bad
  return draw < 0.9996 ? unreadable : stops
}

function modelFinding(random: Random): ModelFinding {
  const draw = random()
  if (draw < 0.97) return normal
  return draw < 0.995 ? anomalous : broken
}

/** Mostly once, sometimes never (the service died), sometimes twice (redelivered, and not always with the same answer). */
function repeats(random: Random): number {
  const draw = random()
  return draw < 0.01 ? 0 : draw < 0.97 ? 1 : 2
}

/** A message's way to its reader: mostly a few milliseconds, sometimes longer than any budget. */
export function deliveryMs(random: Random): number {
  const draw = random()
  if (draw < 0.97) return random() * 20
  return draw < 0.995 ? random() * 250 : random() * 3000
}
