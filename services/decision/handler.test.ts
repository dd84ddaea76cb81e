import { describe, expect, test } from 'vitest'
import { aFrame, aModelFinding, aRulesFinding, aView, type FakeClock, fakeClock } from '../../test/support/builders.ts'
import { advance, type Effect, type PartEvent, type Station } from './handler.ts'
import type { PartState } from './part-state.ts'
import { runningLine } from './stop-line.ts'

const station: Station = {
  failSafe: 'reject',
  software: 'vaglio test',
  line: runningLine(),
  publishMarginMs: () => 15,
}
const trail = [
  { service: 'camera-ingest', receivedMs: 0, sentMs: 4 },
  { service: 'preprocess', receivedMs: 6, sentMs: 16 },
]
const message = { settle: () => {} }
const modelHop = { service: 'inference', receivedMs: 19, sentMs: 40 }
const rulesHop = { service: 'rules', receivedMs: 18, sentMs: 25 }
const frame: PartEvent = { type: 'frame', envelope: aFrame(), message }
const model = aModel(aModelFinding())
const rules: PartEvent = {
  ...{ type: 'rules', message, finding: aRulesFinding() },
  envelope: aView({ trail: [...trail, rulesHop] }),
}
const deadline: PartEvent = { type: 'deadline' }
const stored: PartEvent = { type: 'stored' }

function aModel(finding = aModelFinding()): PartEvent {
  return { type: 'model', envelope: aView({ trail: [...trail, modelHop] }), finding, message }
}

function play(clock: FakeClock, ...events: [atMs: number, event: PartEvent][]) {
  let state: PartState | undefined
  let effects: readonly Effect[] = []
  for (const [atMs, event] of events) {
    clock.advance(atMs - clock.monotonicMs())
    const step = advance(state, event, station, clock)
    state = step.state
    effects = step.effects
  }
  return { state, effects, verdict: state?.verdict }
}

describe('a verdict', () => {
  test('is made as soon as both judges have answered, in any order', () => {
    const orders: PartEvent[][] = [
      [frame, model, rules],
      [frame, rules, model],
      [rules, model, frame],
      [model, frame, rules],
    ]
    for (const order of orders) {
      const { verdict } = play(fakeClock(), ...order.map((event): [number, PartEvent] => [42, event]))
      expect(verdict).toMatchObject({ verdict: 'pass', basis: 'model+rules', latencyMs: 42 })
    }
  })

  test('splits the time among the stages', () => {
    const { verdict } = play(fakeClock(), [5, frame], [26, rules], [42, model])
    expect(verdict?.stagesMs).toEqual({ capture: 4, queue: 5, preprocess: 10, model: 21, rules: 7, join: 2 })
  })

  test('is made by the rules alone at the deadline, and without them by the fail-safe', () => {
    expect(play(fakeClock(), [5, frame], [26, rules], [184, deadline]).verdict).toBeUndefined()
    expect(play(fakeClock(), [5, frame], [26, rules], [185, deadline]).verdict?.basis).toBe('fallback')
    const { verdict } = play(fakeClock(), [5, frame], [185, deadline])
    expect(verdict).toMatchObject({ verdict: 'reject', basis: 'fail-safe' })
  })

  test('is made at once of a frame that comes after its deadline', () => {
    expect(play(fakeClock(), [900, frame]).verdict).toMatchObject({ basis: 'fail-safe', latencyMs: 900 })
  })

  test('is changed by nothing that comes after it, however often it has to be published', () => {
    const { state, verdict } = play(fakeClock(), [5, frame], [185, deadline])
    const clock = fakeClock(190)
    const step = advance(state, aModel(aModelFinding(9)), station, clock)
    expect(step.state?.verdict).toBe(verdict)
    expect(advance(step.state, { type: 'publish-again' }, station, clock).effects).toMatchObject([
      { type: 'publish', verdict, again: false },
    ])
  })

  test('rests on the first word of a judge that speaks twice', () => {
    expect(play(fakeClock(), [5, model], [6, aModel(aModelFinding(9))], [7, rules]).verdict?.verdict).toBe('pass')
  })

  test('does not wait for, and does not count, a view that the part does not have', () => {
    for (const view of ['left', 'constructor']) {
      const stranger: PartEvent = { type: 'rules', envelope: aView({ view }), finding: aRulesFinding(), message }
      const { state } = play(fakeClock(), [5, model], [6, stranger])
      expect(state?.verdict).toBeUndefined()
      expect(state?.views.map((one) => one.view)).toEqual(['top'])
    }
  })
})

describe('what has to be done', () => {
  test('a new part wants to be woken at its deadline, by the time it takes to publish before its budget ends', () => {
    expect(play(fakeClock(), [50, frame]).effects).toEqual([{ type: 'wake', afterMs: 135, for: 'deadline' }])
    expect(play(fakeClock(), [50, frame], [60, rules]).effects).toEqual([])
  })

  test('a timer that goes off early is set again', () => {
    const { effects } = play(fakeClock(), [50, frame], [184.3, deadline])
    expect(effects).toEqual([{ type: 'wake', afterMs: 1, for: 'deadline' }])
  })

  test('nothing is settled before the verdict is stored, and then everything, also what comes later', () => {
    const until: [number, PartEvent][] = [
      [5, frame],
      [26, rules],
      [42, model],
      [43, frame],
      [60, { type: 'publish-failed', draw: 0.5 }],
      [80, { type: 'publish-again' }],
    ]
    for (let count = 1; count <= until.length; count += 1)
      expect(play(fakeClock(), ...until.slice(0, count)).effects.map(({ type }) => type)).not.toContain('settle')
    const { effects } = play(fakeClock(), ...until, [90, stored])
    expect(effects).toContainEqual({ type: 'settle', messages: [message, message, message, message] })
    const { effects: later } = play(fakeClock(), ...until, [90, stored], [99, frame])
    expect(later).toEqual([{ type: 'settle', messages: [message] }])
  })

  test('publishing that failed is tried again, later and later', () => {
    const failed: [number, PartEvent] = [200, { type: 'publish-failed', draw: 1 }]
    const decided: [number, PartEvent][] = [
      [5, frame],
      [185, deadline],
    ]
    const waits = [1, 2, 3, 12].map((times) => play(fakeClock(), ...decided, ...Array(times).fill(failed)).effects[0])
    expect(waits).toEqual([20, 40, 80, 1000].map((afterMs) => ({ type: 'wake', afterMs, for: 'publish-again' })))
  })

  test('a stored part is forgotten after a while, and a finding long past does not bring it back', () => {
    const decided: [number, PartEvent][] = [
      [5, frame],
      [26, rules],
      [42, model],
      [50, stored],
    ]
    expect(play(fakeClock(), ...decided).effects).toContainEqual({ type: 'wake', afterMs: 10_000, for: 'forget' })
    const { state, effects } = play(fakeClock(), ...decided, [10_050, { type: 'forget' }], [10_300, rules])
    expect(state).toBeUndefined()
    expect(effects).toEqual([{ type: 'settle', messages: [message] }])
    expect(play(fakeClock(), ...decided, [10_050, { type: 'forget' }], [10_300, frame]).verdict).toBeDefined()
  })

  test('what storing took is learnt from: from the verdict on, or from when the timer was due', () => {
    const learnt = (...events: [number, PartEvent][]) => play(fakeClock(), ...events).effects.find(isLearn)
    expect(learnt([5, frame], [26, rules], [42, model], [50, stored])).toMatchObject({ durationMs: 8, budgetMs: 200 })
    expect(learnt([5, frame], [195, deadline], [199, stored])).toMatchObject({ durationMs: 14 })
  })
})

function isLearn(effect: Effect): boolean {
  return effect.type === 'learn'
}

test('does not touch the state it was given', () => {
  const { state: before } = play(fakeClock(), [5, frame])
  const copy = JSON.stringify(before)
  advance(before, model, station, fakeClock(6))
  expect(JSON.stringify(before)).toBe(copy)
})
