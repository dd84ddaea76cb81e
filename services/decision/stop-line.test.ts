import { describe, expect, test } from 'vitest'
import type { Verdict } from '../../shared/contracts/verdict.ts'
import { captureWallMs } from '../../test/support/builders.ts'
import type { Judgement } from './judgement.ts'
import { underStopLine } from './line-hold.ts'
import { advanceLine, type LineEvent, type LineStep, runningLine, type StopLine } from './stop-line.ts'

const rules = { rejects: { count: 2, ofLast: 3 } }
let settled: number[] = []
let nowMs = 0

function idOf(sequence: number): string {
  return `part-${String(sequence).padStart(3, '0')}`
}

function aVerdict(sequence: number, verdict: Verdict['verdict'], changes: Partial<Verdict> = {}): LineEvent {
  const decided: Verdict = {
    ...{ verdict, basis: 'model+rules', reasons: [], latencyMs: 50, stagesMs: {}, findings: {}, software: 'test' },
    decidedAt: new Date(captureWallMs + sequence).toISOString(),
    ...changes,
  }
  const message = { settle: () => void settled.push(sequence) }
  const part = { partId: idOf(sequence), sequence }
  return { type: 'verdict', part, verdict: decided, streamSequence: sequence, storedAtMs: sequence * 100, message }
}

const held = (sequence: number, at: number): LineEvent =>
  aVerdict(sequence, 'stop', {
    reasons: [{ code: 'line-stopped', text: `the line is stopped at part ${at}: because` }],
  })
const acknowledged = (sequence: number, storedAtMs: number): LineEvent => ({
  ...{ type: 'acknowledgement', stopId: idOf(sequence), streamSequence: sequence, storedAtMs },
})

function follow(line: StopLine, ...events: LineEvent[]): LineStep {
  return followAt(undefined, line, ...events)
}

/** @param atMs the wall clock; a moment after each message was stored unless given */
function followAt(atMs: number | undefined, line: StopLine, ...events: LineEvent[]): LineStep {
  settled = []
  let step: LineStep = { line, settle: [] }
  for (const event of events) {
    if ('storedAtMs' in event) nowMs = event.storedAtMs + 5
    step = advanceLine(step.line, event, atMs ?? nowMs)
    for (const message of step.settle) message.settle()
  }
  return step
}

const one = aVerdict(1, 'reject')
const two = aVerdict(2, 'reject')
const stopAtTwo = { rule: 'rejects', cause: '2 of the last 3 parts were rejected', sequence: 2 }

describe('the line', () => {
  test('stops at the part whose verdict completes a rule, and stays stopped', () => {
    const { line, raise } = follow(runningLine(rules), one, two)
    expect(raise).toMatchObject({ stopId: idOf(2), stop: stopAtTwo })
    expect(follow(line, aVerdict(3, 'reject'), aVerdict(4, 'pass')).line.stop).toBe(line.stop)
  })

  test('stops at any verdict that is stop itself, also without rules, and names the check', () => {
    const checks = [{ passed: false, onFail: 'stop', reason: 'bore is missing' }] as never
    const findings = { top: { rules: { outcome: 'judged' as const, checks } } }
    const { raise } = follow(runningLine(), aVerdict(5, 'stop', { findings }))
    expect(raise).toMatchObject({ stopId: idOf(5), stop: { rule: 'verdict', cause: 'bore is missing', sequence: 5 } })
  })

  test('does not stop anew because of verdicts that were stop only because it was stopped', () => {
    const { line } = follow(runningLine(rules), one, two, held(3, 2), acknowledged(2, 350), held(4, 2), held(5, 2))
    expect(line.stop).toBeUndefined()
  })

  test('goes on when this stop is acknowledged, with empty windows; another acknowledgement does nothing', () => {
    const { line } = follow(runningLine(rules), one, two, acknowledged(1, 250))
    expect(line.stop?.stopId).toBe(idOf(2))
    const resumed = follow(line, acknowledged(2, 260))
    expect(resumed.line.stop).toBeUndefined()
    expect(resumed.line.entries).toEqual([])
    expect(follow(resumed.line, aVerdict(3, 'reject')).line.stop).toBeUndefined()
    expect(follow(resumed.line, aVerdict(3, 'reject'), aVerdict(4, 'reject')).line.stop?.stopId).toBe(idOf(4))
  })

  test('looks anew at verdicts that were stored after the acknowledgement but heard before it', () => {
    const { line, raise } = follow(
      runningLine(rules),
      ...[one, two, aVerdict(3, 'reject'), aVerdict(4, 'reject'), aVerdict(5, 'reject')],
      acknowledged(2, 350),
    )
    expect(line.stop?.stopId).toBe(idOf(5))
    expect(raise?.stopId).toBe(idOf(5))
  })

  test('remembers what completed a rule meanwhile, also when later verdicts have pushed it out of the window', () => {
    const after = [3, 4, 5].map((sequence) => aVerdict(sequence, 'reject'))
    const passes = [6, 7, 8, 9].map((sequence) => aVerdict(sequence, 'pass'))
    const { raise } = follow(runningLine(rules), one, two, ...after, ...passes, acknowledged(2, 350))
    expect(raise?.stopId).toBe(idOf(5))
  })

  test('counts a verdict that it is told of twice once', () => {
    expect(follow(runningLine(rules), one, one).line.stop).toBeUndefined()
    expect(follow(runningLine(rules), two, one).line.entries).toHaveLength(1)
  })

  test('counts on when the broker has lost its stream and numbers anew', () => {
    const lost = { ...aVerdict(9, 'reject'), streamSequence: 1 } as LineEvent
    expect(
      follow(runningLine(rules), one, two, acknowledged(2, 250), aVerdict(8, 'reject'), lost).line.stop,
    ).toBeDefined()
  })

  test('settles verdicts when they have left every window, and at once where there are no rules', () => {
    const passes = [3, 4, 5].map((sequence) => aVerdict(sequence, 'pass'))
    follow(runningLine(rules), one, ...passes)
    expect(settled).toEqual([1])
    follow(runningLine(), one, ...passes)
    expect(settled).toEqual([1, 3, 4, 5])
    follow(runningLine(rules), one, two, acknowledged(2, 250))
    expect(settled).toEqual([1, 2])
  })
})

describe('an instance that has just started', () => {
  const stop: LineEvent = {
    ...{ type: 'stop', stopId: idOf(2), stop: { ...stopAtTwo, rule: 'rejects', raisedAt: '2026-01-05T08:00:00.000Z' } },
  }

  test('comes to the same whatever it hears first', () => {
    const events = [one, two, stop, acknowledged(2, 250), aVerdict(3, 'reject')]
    const verdictsFirst = [0, 1, 4]
    for (const stopAt of [0, 1, 2, 3]) {
      for (const acknowledgedAt of [0, 1, 2, 3, 4]) {
        const order = verdictsFirst.toSpliced(stopAt, 0, 2).toSpliced(acknowledgedAt, 0, 3)
        const { line } = follow(runningLine(rules), ...order.flatMap((index) => events[index] ?? []))
        expect({ order, stop: line.stop?.stopId, parts: line.entries.map(({ part }) => part.sequence) }).toEqual({
          ...{ order, stop: undefined, parts: [3] },
        })
      }
    }
  })

  test('knows of a stop whose verdicts were settled long ago', () => {
    expect(follow(runningLine(rules), stop).line.stop?.stopId).toBe(idOf(2))
    expect(follow(runningLine(rules), acknowledged(2, 250), stop).line.stop).toBeUndefined()
  })

  test('is not misled by an older acknowledgement that comes later', () => {
    const { line } = follow(runningLine(rules), acknowledged(5, 550), acknowledged(2, 250), aVerdict(5, 'stop'))
    expect(line.stop).toBeUndefined()
  })

  test('is not stopped again by a stop from before one that was acknowledged', () => {
    const { line } = follow(
      runningLine(rules),
      aVerdict(8, 'reject'),
      aVerdict(9, 'reject'),
      acknowledged(9, 950),
      stop,
    )
    expect(line.stop).toBeUndefined()
  })
})

describe('when the clock of the broker is set back', () => {
  const at = (storedAtMs: number, event: LineEvent): LineEvent => ({ ...event, storedAtMs }) as LineEvent
  const setBackMs = 3_600_000
  const stopping = [at(setBackMs + 100, one), at(setBackMs + 200, two)]
  const late = at(setBackMs + 300, aVerdict(3, 'stop'))

  test('an acknowledgement that came after it ends everything before', () => {
    const { line } = follow(runningLine(rules), ...stopping, late, at(400, held(4, 2)), acknowledged(2, 500))
    expect(line.stop).toBeUndefined()
    expect(line.entries).toEqual([])
    const hurried = [...stopping, late, at(400, held(4, 2)), at(600, held(5, 2)), acknowledged(2, 500)]
    expect(follow(runningLine(rules), ...hurried).line.stop).toBeUndefined()
    const restarted = followAt(600, runningLine(rules), acknowledged(2, 500), ...stopping, late, at(400, held(4, 2)))
    expect(restarted.line.stop).toBeUndefined()
  })

  test('an acknowledgement that came before it does not cover what comes after', () => {
    const stops = at(600, aVerdict(5, 'stop'))
    const before = acknowledged(2, setBackMs + 400)
    expect(follow(runningLine(rules), ...stopping, late, before, stops).line.stop?.stopId).toBe(idOf(5))
    expect(followAt(605, runningLine(rules), before, stops).line.stop?.stopId).toBe(idOf(5))
  })
})

describe('a judgement under the line', () => {
  const bad: Judgement = {
    verdict: 'reject',
    basis: 'model+rules',
    reasons: [{ code: 'check', text: 'bore is 14 mm' }],
  }
  const good: Judgement = { verdict: 'pass', basis: 'model+rules', reasons: [] }

  test('is stop while the line is stopped, and keeps its own reasons', () => {
    const { line } = follow(runningLine(rules), one, two)
    const text = 'the line is stopped at part 2: 2 of the last 3 parts were rejected; acknowledge it to go on'
    expect(underStopLine(good, [], line, 0)).toMatchObject({
      verdict: 'stop',
      reasons: [{ code: 'line-stopped', text }],
    })
    expect(underStopLine(bad, [], line, 0).reasons).toEqual([{ code: 'line-stopped', text }, ...bad.reasons])
  })

  test('is stop with the cause where it completes a rule, and the line then stops at it', () => {
    const { line } = follow(runningLine(rules), one)
    const judged = underStopLine(bad, [], line, 0)
    expect(judged).toMatchObject({ verdict: 'stop', reasons: [{ code: 'stop-line', text: stopAtTwo.cause }, {}] })
    expect(follow(line, aVerdict(2, 'stop', { reasons: judged.reasons })).line.stop?.stop).toMatchObject(stopAtTwo)
    expect(underStopLine(good, [], line, 0)).toBe(good)
  })

  test('that went out as stop stops the line even where the order of the stream completes no rule', () => {
    const reasons = [{ code: 'stop-line' as const, text: stopAtTwo.cause }]
    expect(follow(runningLine(rules), aVerdict(2, 'stop', { reasons })).line.stop?.stop.cause).toBe(stopAtTwo.cause)
  })
})
