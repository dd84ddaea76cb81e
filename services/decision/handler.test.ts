import { describe, expect, test } from 'vitest'
import { aFrame, aModelFinding, aRulesFinding, aView, type FakeClock, fakeClock } from '../../test/support/builders.ts'
import { advance, type PartEvent, type PartState, untilDecisionMs } from './handler.ts'

const policy = { failSafe: 'reject', publishMarginMs: 15, software: 'vaglio test' } as const
const trail = [
  { service: 'camera-ingest', receivedMs: 0, sentMs: 4 },
  { service: 'preprocess', receivedMs: 6, sentMs: 16 },
]
const frame: PartEvent = { type: 'frame', envelope: aFrame() }
const modelHop = { service: 'inference', receivedMs: 19, sentMs: 40 }
const rulesHop = { service: 'rules', receivedMs: 18, sentMs: 25 }
const model: PartEvent = { type: 'model', envelope: aView({ trail: [...trail, modelHop] }), finding: aModelFinding() }
const rules: PartEvent = { type: 'rules', envelope: aView({ trail: [...trail, rulesHop] }), finding: aRulesFinding() }
const deadline: PartEvent = { type: 'deadline', envelope: aView() }

function play(clock: FakeClock, ...events: [atMs: number, event: PartEvent][]): PartState | undefined {
  let state: PartState | undefined
  for (const [atMs, event] of events) {
    clock.advance(atMs - clock.monotonicMs())
    state = advance(state, event, policy, clock)
  }
  return state
}

describe('advance', () => {
  test('decides as soon as both judges have answered, in any order', () => {
    const orders: PartEvent[][] = [
      [frame, model, rules],
      [frame, rules, model],
      [rules, model, frame],
      [model, frame, rules],
    ]
    for (const order of orders) {
      const state = play(fakeClock(), ...order.map((event): [number, PartEvent] => [42, event]))
      expect(state?.verdict).toMatchObject({ verdict: 'pass', basis: 'model+rules', latencyMs: 42 })
    }
  })

  test('splits the time among the stages', () => {
    const state = play(fakeClock(), [5, frame], [26, rules], [42, model])
    expect(state?.verdict?.stagesMs).toEqual({ capture: 4, queue: 5, preprocess: 10, model: 21, rules: 7, join: 2 })
  })

  test('at the deadline the rules decide alone, and without them the fail-safe', () => {
    expect(play(fakeClock(), [5, frame], [26, rules], [184, deadline])?.verdict).toBeUndefined()
    expect(play(fakeClock(), [5, frame], [26, rules], [185, deadline])?.verdict?.basis).toBe('fallback')
    expect(play(fakeClock(), [5, frame], [185, deadline])?.verdict).toMatchObject({
      verdict: 'reject',
      basis: 'fail-safe',
    })
  })

  test('a frame that comes after its deadline is decided at once', () => {
    expect(play(fakeClock(), [900, frame])?.verdict).toMatchObject({ basis: 'fail-safe', latencyMs: 900 })
  })

  test('what comes after the verdict changes nothing', () => {
    const clock = fakeClock()
    const decided = play(clock, [5, frame], [185, deadline])
    const bad: PartEvent = { type: 'model', envelope: aView(), finding: aModelFinding(9) }
    expect(advance(decided, bad, policy, clock).verdict).toBe(decided?.verdict)
  })

  test('of a judge that speaks twice the first word counts', () => {
    const bad: PartEvent = { type: 'model', envelope: aView({ trail }), finding: aModelFinding(9) }
    expect(play(fakeClock(), [5, model], [6, bad], [7, rules])?.verdict?.verdict).toBe('pass')
  })

  test('a finding for a view that the part does not have is left out', () => {
    for (const view of ['left', 'constructor']) {
      const stranger: PartEvent = { type: 'rules', envelope: aView({ view }), finding: aRulesFinding() }
      const state = play(fakeClock(), [5, model], [6, stranger])
      expect(state?.verdict).toBeUndefined()
      expect(Object.keys(state?.views ?? {})).toEqual(['top'])
    }
  })

  test('does not touch the state it was given', () => {
    const before = advance(undefined, frame, policy, fakeClock(5))
    const copy = structuredClone(before)
    advance(before, model, policy, fakeClock(6))
    expect(before).toEqual(copy)
  })
})

test('the decision is due before the budget ends, by the time it takes to publish', () => {
  expect(untilDecisionMs(aView(), policy, fakeClock(50))).toBe(135)
})
